namespace Dify.AI.Extensions.Examples.Tests;

/// <summary>The files around the tests: found from where the tests were built.</summary>
internal static class Repository
{
    /// <summary>Such as <c>Debug/net10.0</c>: programs are built as the tests are.</summary>
    private static readonly string Build = Path.Combine(
        Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!,
        Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)));

    public static string Root { get; } = FindRoot();

    public static string ExampleDll(string name) => ProgramDll($"examples/{name}");

    public static string ProgramDll(string project) => Path.Combine(Root, project, "bin", Build, $"{Path.GetFileName(project)}.dll");

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Dify.AI.Extensions.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("The tests do not run in the repository that they were built in.");
    }
}
