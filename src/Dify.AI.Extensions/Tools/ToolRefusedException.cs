namespace Dify.AI.Extensions;

/// <summary>A tool will not do what a model wants; the message is what it is told.</summary>
internal sealed class ToolRefusedException(string message) : InvalidOperationException(message);
