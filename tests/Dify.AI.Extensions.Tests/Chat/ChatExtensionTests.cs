using Microsoft.Extensions.AI;

namespace Dify.AI.Extensions.Tests.Chat;

/// <summary>Extension methods say at once what they lack.</summary>
public sealed class ChatExtensionTests
{
    [Fact]
    public void AsIChatClient_Nothing_IsRefusedByName()
    {
        Assert.Equal("client", Assert.Throws<ArgumentNullException>(() => ((DifyClient)null!).AsIChatClient()).ParamName);
        Assert.Equal("completion", Assert.Throws<ArgumentNullException>(() => ((DifyCompletion)null!).AsIChatClient()).ParamName);
        Assert.Equal("workflows", Assert.Throws<ArgumentNullException>(() => ((DifyWorkflows)null!).AsIChatClient()).ParamName);
    }

    [Fact]
    public void SetDify_Nothing_IsRefusedByName()
    {
        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => ((ChatOptions)null!).SetDifyUser("ana")).ParamName);
        Assert.Equal("user", Assert.Throws<ArgumentNullException>(() => new ChatOptions().SetDifyUser(null!)).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => ((ChatOptions)null!).SetDifyInput("city", "Ulm")).ParamName);
        Assert.Equal("name", Assert.Throws<ArgumentNullException>(() => new ChatOptions().SetDifyInput(null!, "Ulm")).ParamName);
        Assert.Equal("name", Assert.Throws<ArgumentException>(() => new ChatOptions().SetDifyInput(" ", "Ulm")).ParamName);
    }

    [Fact]
    public void SetDify_OnClonedOptions_KeepsWhatWasThereAndLeavesTheOriginalAlone()
    {
        var options = new ChatOptions { AdditionalProperties = new() { ["mine"] = 1 } }.SetDifyInput("city", "Ulm");

        var clone = options.Clone().SetDifyUser("ana").SetDifyInput("tone", "dry");

        Assert.Equal(1, clone.AdditionalProperties!["mine"]);
        Assert.Equal("ana", clone.AdditionalProperties[DifyPropertyNames.User]);
        Assert.Equal(["city", "tone"], ChatOptionsReader.ReadInputs(clone).Select(i => i.Key));
        Assert.Equal(["city"], ChatOptionsReader.ReadInputs(options).Select(i => i.Key));
    }

    [Fact]
    public void DifyForm_Nothing_IsRefusedByName()
    {
        var content = new AIContent { RawRepresentation = new DifyHumanInputRequest { FormToken = "f" }, AdditionalProperties = new() { [DifyPropertyNames.Continuation] = "" } };

        Assert.Equal("content", Assert.Throws<ArgumentNullException>(() => ((AIContent)null!).GetDifyForm()).ParamName);
        Assert.Equal("content", Assert.Throws<ArgumentNullException>(() => ((AIContent)null!).AnswerDifyForm("ok")).ParamName);
        Assert.Equal("action", Assert.Throws<ArgumentNullException>(() => content.AnswerDifyForm(null!)).ParamName);
        Assert.Equal("action", Assert.Throws<ArgumentException>(() => content.AnswerDifyForm(" ")).ParamName);
    }
}
