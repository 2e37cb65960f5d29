using System.Diagnostics;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using System.Xml.Linq;
using Dify.AI.Extensions.Emulator;

namespace Dify.AI.Extensions.Examples.Tests;

/// <summary>The packages as their users get them, in the folder that DIFY_PACKAGES names.</summary>
public sealed class PackageTests
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    /// <summary>The kernel's own dependencies are named too: central pinning raises them to the versions that are tested.</summary>
    private static readonly string[] Kernel =
    [
        "Dify.AI.Extensions", "Microsoft.Extensions.AI", "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.Http",
        "Microsoft.SemanticKernel.Abstractions", "Microsoft.SemanticKernel.Core",
    ];

    /// <summary>What each package's users get along with it, by target framework.</summary>
    private static readonly Dictionary<string, Dictionary<string, string[]>> Dependencies = new()
    {
        ["Dify.AI.Extensions"] = new()
        {
            ["net10.0"] = ["Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.Http"],
            ["net8.0"] = ["Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.Http", "System.Net.ServerSentEvents", "System.Text.Json"],
            [".NETStandard2.0"] = ["Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.Http", "System.Net.ServerSentEvents", "System.Text.Json"],
        },
        ["Dify.AI.Extensions.SemanticKernel"] = new()
        {
            ["net10.0"] = [.. Kernel],
            ["net8.0"] = [.. Kernel, "System.Net.ServerSentEvents", "System.Text.Json"],
            [".NETStandard2.0"] = [.. Kernel, "System.Net.ServerSentEvents", "System.Text.Json"],
        },
        ["Dify.AI.Extensions.Emulator"] = new() { ["net10.0"] = [] },
    };

    public static TheoryData<string> Packages => [.. Dependencies.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Feed
    {
        get
        {
            var feed = Environment.GetEnvironmentVariable("DIFY_PACKAGES");
            Assert.SkipWhen(string.IsNullOrEmpty(feed), "Tests of the packages need them packed: dotnet pack -c Release, then set DIFY_PACKAGES to artifacts/packages.");
            return Path.GetFullPath(feed!);
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_Contents_AreWhatItsUsersNeedAndNoMore(string id)
    {
        using var package = ZipFile.OpenRead(Find(id, ".nupkg"));
        var metadata = XElement.Load(package.GetEntry($"{id}.nuspec")!.Open()).Elements().Single();
        var dependencies = Dependencies[id];

        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.NotEqual(id, Value(metadata, "description"));
        var repository = Child(metadata, "repository")!;
        Assert.Equal("git", (string?)repository.Attribute("type"));
        Assert.Matches("^[0-9a-f]{40}$", (string?)repository.Attribute("commit"));
        Assert.Equal(
            dependencies.ToDictionary(d => d.Key, d => string.Join(" ", d.Value)),
            Child(metadata, "dependencies")!.Elements().ToDictionary(
                group => (string)group.Attribute("targetFramework")!,
                group => string.Join(" ", group.Elements().Select(d => (string)d.Attribute("id")!).Order(StringComparer.Ordinal))));

        var folders = dependencies.Keys.Select(framework => $"lib/{framework.Replace(".NETStandard", "netstandard", StringComparison.Ordinal)}/").ToList();
        Assert.Equal(
            folders.SelectMany(folder => new[] { $"{folder}{id}.dll", $"{folder}{id}.xml" }).Append("README.md").Append($"{id}.nuspec").Order(StringComparer.Ordinal),
            package.Entries.Select(e => e.FullName).Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal)
                && !name.StartsWith("package/", StringComparison.Ordinal) && name != "[Content_Types].xml").Order(StringComparer.Ordinal));
        Assert.Equal(Repository.Read("README.md"), Read(package, "README.md").ReplaceLineEndings("\n"));
        Assert.All(folders, folder => Assert.Contains("<member name=\"T:Dify.AI.Extensions.", Read(package, $"{folder}{id}.xml"), StringComparison.Ordinal));

        using var symbols = ZipFile.OpenRead(Find(id, ".snupkg"));
        Assert.All(folders, folder => AssertLeadsToItsSources(Assert.Single(symbols.Entries, e => e.FullName == $"{folder}{id}.pdb"), repository));
    }

    [Fact(Timeout = 300_000)]
    public async Task Packages_InAppsOfOthers_CompileAndTalk()
    {
        var folder = Directory.CreateTempSubdirectory("dify-consumers-").FullName;
        try
        {
            await BuildConsumersAsync(folder, Feed);
            await using var dify = await DifyEmulator.StartAsync(cancellationToken: Token);
            foreach (var framework in new[] { "net10.0", "net8.0" })
            {
                await using var app = ExampleProgram.Start(
                    Path.Combine(folder, "App", "bin", "Release", framework, "App.dll"),
                    new() { ["DIFY_API_KEY"] = dify.ApiKey, ["DIFY_BASE_URL"] = dify.Endpoint.ToString() });

                var (exitCode, output, errors) = await app.EndAsync();

                Assert.Equal((0, ""), (exitCode, errors));
                Assert.Equal(
                    "You said: Hello! (turn 1)\nYou said: Still there? (turn 2)\nYou said: Hello, kernel! (turn 1)\nunauthorized 401\n", output);
            }

            Assert.Contains(dify.Requests, r => r.Path == "/v1/chat-messages"); // The app of net8.0: that of net10.0 has an emulator of its own.
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Debuggers find the sources by the repository's address and commit. Clones of a folder have no address to tell.</summary>
    private static void AssertLeadsToItsSources(ZipArchiveEntry pdb, XElement repository)
    {
        using var stream = pdb.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(copy);
        var reader = provider.GetMetadataReader();
        var links = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Where(info => reader.GetGuid(info.Kind) == SourceLink)
            .Select(info => Encoding.UTF8.GetString(reader.GetBlobBytes(info.Value))).ToList();

        Assert.NotEmpty(reader.Documents);
        if (repository.Attribute("url") is null)
        {
            Assert.Empty(links);
        }
        else
        {
            Assert.Contains((string)repository.Attribute("commit")!, Assert.Single(links), StringComparison.Ordinal);
        }
    }

    private static async Task BuildConsumersAsync(string folder, string feed)
    {
        var sources = Path.Combine(Repository.Root, "tests", "Consumers");
        foreach (var name in new[] { "Directory.Build.props", "Library/Library.csproj", "Library/Assistant.cs", "App/App.csproj", "App/Program.cs" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.Copy(Path.Combine(sources, name), Path.Combine(folder, name));
        }

        var version = Path.GetFileNameWithoutExtension(Find("Dify.AI.Extensions", ".nupkg"))["Dify.AI.Extensions.".Length..];
        using var build = Process.Start(new ProcessStartInfo(
            "dotnet", ["build", Path.Combine(folder, "App"), "-c", "Release", $"-p:DifyFeed={feed}", $"-p:DifyVersion={version}", "-nodeReuse:false"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        })!;
        var output = await build.StandardOutput.ReadToEndAsync(Token);
        await build.WaitForExitAsync(Token);
        Assert.True(build.ExitCode == 0, output);
    }

    /// <summary>The newest package of that very name.</summary>
    private static string Find(string id, string extension) => Directory.EnumerateFiles(Feed, $"{id}.*{extension}")
        .Where(file => char.IsAsciiDigit(Path.GetFileName(file)[id.Length + 1]))
        .MaxBy(File.GetLastWriteTimeUtc) ?? throw new FileNotFoundException($"No package {id} in {Feed}: run dotnet pack -c Release.");

    private static string Read(ZipArchive package, string name)
    {
        using var reader = new StreamReader(package.GetEntry(name)?.Open() ?? throw new FileNotFoundException(name));
        return reader.ReadToEnd();
    }

    private static XElement? Child(XElement parent, string name) => parent.Elements().SingleOrDefault(e => e.Name.LocalName == name);

    private static string? Value(XElement parent, string name) => Child(parent, name)?.Value;
}
