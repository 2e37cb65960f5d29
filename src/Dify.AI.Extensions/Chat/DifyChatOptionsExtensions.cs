using Dify.AI.Extensions;

namespace Microsoft.Extensions.AI;

/// <summary>What a call to a Dify app can say beyond the options that all chat clients share.</summary>
/// <remarks>The values stand in <see cref="ChatOptions.AdditionalProperties"/>, so that every middleware carries them along and caches keep users apart.</remarks>
public static class DifyChatOptionsExtensions
{
    /// <summary>Names the end user of the call. Dify keeps conversations, files and feedback per user.</summary>
    /// <param name="options">The call's options.</param>
    /// <param name="user">Your own id of the user, 1 to 255 characters. Take it from your sign-in, never from a model.</param>
    /// <returns>The same options.</returns>
    /// <exception cref="ArgumentException"><paramref name="user"/> is blank or too long.</exception>
    public static ChatOptions SetDifyUser(this ChatOptions options, string user)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(user);
        (options.AdditionalProperties ??= [])[DifyPropertyNames.User] = DifyUser.Check(user);
        return options;
    }

    /// <summary>Sets an input variable of the app for the call. Dify wants the same variables on every turn.</summary>
    /// <param name="options">The call's options.</param>
    /// <param name="name">The variable's name.</param>
    /// <param name="value">
    /// A string, number, boolean, <see cref="System.Text.Json.JsonElement"/>, <see cref="System.Text.Json.Nodes.JsonNode"/>,
    /// or a list or string-keyed map of these.
    /// </param>
    /// <returns>The same options.</returns>
    public static ChatOptions SetDifyInput(this ChatOptions options, string name, object? value)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);

        // A new map each time: clones of the options share the old one.
        var inputs = new Dictionary<string, object?>();
        foreach (var input in ChatOptionsReader.ReadInputs(options))
        {
            inputs[input.Key] = input.Value;
        }

        inputs[name] = value;
        (options.AdditionalProperties ??= [])[DifyPropertyNames.Inputs] = inputs;
        return options;
    }
}
