using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>What a scripted model gets to see of one request.</summary>
public sealed record DifyQuestion
{
    /// <summary>The app that was asked.</summary>
    public required DifyEmulatorApp App { get; init; }

    /// <summary>The user's text; for workflows and completion apps the <c>query</c> input, or empty.</summary>
    public required string Query { get; init; }

    /// <summary>The caller's <c>user</c>.</summary>
    public required string User { get; init; }

    /// <summary>Input variables that the app declares, with their values; undeclared ones are dropped as the server does.</summary>
    public required JsonObject Inputs { get; init; }

    /// <summary>Id of the conversation, new or continued; <see langword="null"/> for completion and workflow apps.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Number of the turn in its conversation, from 1.</summary>
    public int Turn { get; init; } = 1;

    /// <summary>How many files came with the message.</summary>
    public int FileCount { get; init; }

    /// <summary>The emulator's time, UTC.</summary>
    public DateTimeOffset AskedAt { get; init; }
}
