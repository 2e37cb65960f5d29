namespace Dify.AI.Extensions.Emulator;

/// <summary>The generation of Dify server that the emulator speaks as.</summary>
/// <remarks>Releases differ in frame order, error bodies, scoping by user and more.</remarks>
public enum DifyServerRelease
{
    /// <summary>1.9.2: validation errors without a code; chatflows end with <c>workflow_finished</c>, then <c>message_end</c>.</summary>
    Dify19,

    /// <summary>1.12.1: as 1.9, but text of a message that carries files comes in <c>message_file</c> frames.</summary>
    Dify112,

    /// <summary>1.14.2: chatflows open with a ping, end with <c>message_end</c>, then <c>workflow_finished</c>, and lose errors that follow it.</summary>
    Dify114,
}
