namespace Dify.AI.Extensions.Tests;

/// <summary>One direction: vocabulary, wire, streaming, API areas, then the mapping to Microsoft.Extensions.AI.</summary>
public sealed class ArchitectureTests
{
    internal static string Repository { get; } = FindRepository();

    private static string Source => Path.Combine(Repository, "src", "Dify.AI.Extensions");

    [Theory]
    [InlineData("Models")]
    [InlineData("Events")]
    [InlineData("Wire")]
    [InlineData("Streaming")]
    [InlineData("Api")]
    public void Room_BelowTheMapping_KnowsNothingOfMicrosoftExtensionsAI(string room) =>
        AssertNone(room, "Microsoft.Extensions.AI");

    [Theory]
    [InlineData("Models", "Dify.AI.Extensions.Wire")]
    [InlineData("Models", "Dify.AI.Extensions.Streaming")]
    [InlineData("Events", "Dify.AI.Extensions.Wire")]
    [InlineData("Wire", "Dify.AI.Extensions.Streaming")]
    public void Room_LooksOnlyDown(string room, string above) => AssertNone(room, above);

    [Fact]
    public void Http_IsSentInOnePlace() =>
        Assert.Equal("DifyHttp.cs", Path.GetFileName(Assert.Single(Files("."), f => File.ReadAllText(f).Contains("new HttpRequestMessage", StringComparison.Ordinal))));

    private static void AssertNone(string room, string reference)
    {
        Assert.NotEmpty(Files(room));
        Assert.All(Files(room), f => Assert.DoesNotContain($"using {reference};", File.ReadAllText(f), StringComparison.Ordinal));
    }

    private static IEnumerable<string> Files(string room) =>
        Directory.EnumerateFiles(Path.Combine(Source, room), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Dify.AI.Extensions.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
