namespace Dify.AI.Extensions;

/// <summary>What a tool does to Dify, under <see cref="DifyPropertyNames.Effect"/> in its additional properties.</summary>
public static class DifyToolEffects
{
    /// <summary>It changes nothing. It may still cost a model call.</summary>
    public const string Read = "read";

    /// <summary>It changes what is the user's own, and can be undone: a title, a rating.</summary>
    public const string Write = "write";

    /// <summary>It deletes, overwrites, or changes what the app tells all of its users.</summary>
    public const string Destructive = "destructive";
}
