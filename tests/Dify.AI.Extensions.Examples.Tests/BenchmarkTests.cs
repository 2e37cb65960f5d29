namespace Dify.AI.Extensions.Examples.Tests;

/// <summary>The load driver measures something, and prints what the README shows. The numbers of so short a run mean nothing.</summary>
public sealed class BenchmarkTests
{
    [Fact(Timeout = 120_000)]
    public async Task Load_Quick_PrintsTheTablesOfTheReadme()
    {
        var tables = Repository.Read("README.md").Split("\n## Speed\n")[1].Split("\n## ")[0].Split('\n').Where(IsRow).ToList();

        await using var program = ExampleProgram.Start(Repository.ProgramDll("tests/Dify.AI.Extensions.Benchmarks"), [], "load", "--quick");
        var (exitCode, output, errors) = await program.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        var printed = output.Split('\n').Where(IsRow).ToList();
        Assert.Equal(3, tables.Count(IsHead));
        Assert.Equal(tables.Where(IsHead), printed.Where(IsHead));
        Assert.Equal(tables.Select(Client).Distinct(), printed.Select(Client).Distinct());
    }

    private static bool IsRow(string line) => line.StartsWith("| ", StringComparison.Ordinal);

    private static bool IsHead(string row) => Client(row) == "Client";

    /// <summary>Without the remark on how it ends when cancelled, which hangs on the moment.</summary>
    private static string Client(string row) => row.Split('|')[1].Split(" (")[0].Trim();
}
