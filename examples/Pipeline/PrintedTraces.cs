using System.Diagnostics;
using OpenTelemetry;

namespace Dify.AI.Extensions.Examples.Pipeline;

/// <summary>Prints what an exporter would send.</summary>
internal sealed class PrintedTraces : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data) => Console.WriteLine(
        $"   trace   {data.Source.Name} app: {data.GetTagItem("gen_ai.provider.name")} at {data.GetTagItem("server.address")}, "
        + (data.Status == ActivityStatusCode.Error ? $"failed, {data.StatusDescription}" : $"{data.GetTagItem("gen_ai.usage.output_tokens")} tokens"));
}
