using System.Text.RegularExpressions;

namespace Dify.AI.Extensions.Examples.Tests;

/// <summary>What README.md says is what compiles, and what runs.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = Repository.Read("README.md");

    /// <summary>The README's C#, each block with the output that follows it, and the example that holds it.</summary>
    private static readonly List<(string Code, string Output)> Blocks =
        [.. CodeAndOutput().Matches(Readme).Select(m => (m.Groups["code"].Value, m.Groups["output"].Value))];

    private static readonly Dictionary<string, string> Sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "examples", "Readme"), "*.cs")
        .Select(file => (Name: Path.GetFileNameWithoutExtension(file), Marked: Marked().Match(File.ReadAllText(file).ReplaceLineEndings("\n"))))
        .Where(source => source.Marked.Success)
        .ToDictionary(source => source.Name, source => Dedent(source.Marked.Groups["code"].Value));

    public static TheoryData<string> Examples => [.. Sources.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Block_WhenRun_PrintsWhatTheReadmeShows(string name)
    {
        var block = Assert.Single(Blocks, b => b.Code == Sources[name]);
        await using var program = ExampleProgram.Start(Repository.ExampleDll("Readme"), [], name);

        var (exitCode, output, errors) = await program.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal(block.Output, output);
    }

    [Fact]
    public async Task FirstProgram_WhenRun_PrintsWhatTheReadmeShows()
    {
        Assert.Equal(Repository.Read("examples/Hello/Program.cs"), Blocks[0].Code);
        Assert.Equal(8, Blocks[0].Code.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        await using var program = ExampleProgram.Start(Repository.ExampleDll("Hello"), []);

        var (exitCode, output, errors) = await program.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal(Blocks[0].Output, output);
    }

    [Fact]
    public void Blocks_All_AreCompiled() => Assert.Empty(Blocks.Skip(1).Select(b => b.Code).Except(Sources.Values));

    [Fact]
    public void Blocks_OfOtherLanguages_AreOnesThatTestsKnow() =>
        Assert.Equal(["bash", "csharp", "json", "text"], Fence().Matches(Readme).Select(m => m.Groups["language"].Value).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Settings_InTheReadme_AreThoseThatTheExampleReads() =>
        Assert.Contains($"```json\n{Repository.Read("examples/Readme/appsettings.json")}```\n", Readme, StringComparison.Ordinal);

    [Fact]
    public void Commands_InTheReadme_AreThoseThatAreChecked()
    {
        Assert.Contains("```bash\ndotnet run --project examples/Chat\ndotnet test -c Release\n```\n", Readme, StringComparison.Ordinal);
        Assert.Matches(@"\ndotnet test -c Release( \|& tee .*)?\n", Repository.Read(".ci/run"));
    }

    [Fact]
    public void Files_ThatTheReadmeLinksTo_Exist() =>
        Assert.All(Link().Matches(Readme).Select(m => m.Groups["path"].Value), path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), path));

    private static string Dedent(string code)
    {
        var lines = code.TrimEnd().Split('\n');
        var indent = lines.Where(l => l.Length > 0).Min(l => l.Length - l.TrimStart().Length);
        return string.Concat(lines.Select(l => l[Math.Min(indent, l.Length)..] + "\n"));
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```\n(\n```text\n(?<output>.*?)```\n)?", RegexOptions.Singleline)]
    private static partial Regex CodeAndOutput();

    [GeneratedRegex(@"^ *// README\n(?<code>.*?)^ *// END$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Marked();

    [GeneratedRegex("^```(?<language>\\w+)$", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?!https?:|#)(?<path>[^)#]+)")]
    private static partial Regex Link();
}
