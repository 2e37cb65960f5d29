using Dify.AI.Extensions.Wire;
using Microsoft.Extensions.Logging;

namespace Dify.AI.Extensions.Streaming;

/// <summary>What runs need of the client that they belong to.</summary>
internal sealed record RunServices(DifyHttp Http, BackgroundWork Background, ILogger Logger);
