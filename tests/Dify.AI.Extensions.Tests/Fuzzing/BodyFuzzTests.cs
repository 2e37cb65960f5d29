using CsCheck;
using Dify.AI.Extensions.Tests.Api;

namespace Dify.AI.Extensions.Tests.Fuzzing;

/// <summary>Recorded JSON answers with harm done to them: read as far as they can be, else a DifyException.</summary>
public sealed class BodyFuzzTests
{
    private static readonly string[] Bodies =
    [
        .. Recordings.Where(e => !Recordings.IsStream(e) && e.Response.Body.Length > 0 && e.Request.Path.StartsWith("/v1/", StringComparison.Ordinal))
            .Where(key => !RecordedExceptions.RefusedHere.ContainsKey(key.Split('/')[^1]))
            .Where(key => !RecordedExceptions.OtherOperations.Keys.Any(
                part => $"{Recordings.Get(key).Request.Method} {Recordings.Get(key).Request.Path}$".Contains(part, StringComparison.Ordinal))),
    ];

    [Fact(Timeout = 900_000)]
    public async Task Body_Harmed_IsReadOrRefused() => await Fuzzing.RunAsync(
        Gen.Select(Fuzzing.OneOf(Bodies), Mutation.Some), async (recording, mutations) =>
        {
            var exchange = Recordings.Get(recording);
            var body = Mutation.Apply(exchange.Response.Body, mutations);
            using var server = new RecordedServer(exchange.Response with { Body = body, Chunks = [] });
            using var client = server.CreateClient();
            try
            {
                _ = await RecordedCalls.Make(client, exchange, CancellationToken.None)!;
            }
            catch (DifyException e)
            {
                Assert.NotEmpty(e.Code);
                Assert.NotEmpty(e.Message);
            }
        });
}
