namespace Dify.AI.Extensions.Emulator;

/// <summary>The script breaks the connection off here.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "Never leaves the emulator.")]
internal sealed class ScriptedResetException : Exception;
