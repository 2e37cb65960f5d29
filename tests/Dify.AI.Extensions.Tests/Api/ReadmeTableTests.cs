using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Dify.AI.Extensions.Emulator;

namespace Dify.AI.Extensions.Tests.Api;

/// <summary>The README's table of operations: the code of every row is compiled here, word by word, and run; the emulator tells which HTTP call it made.</summary>
public sealed partial class ReadmeTableTests : EmulatedTest
{
    private readonly Dictionary<string, Func<Task>> _calls = [];

    /// <summary>Code and HTTP call of every row.</summary>
    public static TheoryData<string, string, string> Table =>
        [.. Row().Matches(File.ReadAllText(Path.Combine(ArchitectureTests.Repository, "README.md")))
            .Select(m => (m.Groups["code"].Value, m.Groups["method"].Value, m.Groups["path"].Value))];

    protected override DifyEmulatorOptions EmulatorOptions() => new()
    {
        Apps = { new() { Mode = DifyAppMode.AdvancedChat, ConversationVariables = { new("tone", "string", "dry") } } },
    };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await AddCallsAsync(Client);
        AddCompletionCalls(CreateClient(o => o.ApiKey = Dify.AddApp(new() { Mode = DifyAppMode.Completion }).ApiKey));
        await AddWorkflowCallsAsync(CreateClient(o => o.ApiKey = Dify.AddApp(new() { Mode = DifyAppMode.Workflow }).ApiKey));
    }

    [Theory(Timeout = 15000, Explicit = MutationRun.IsOn)]
    [MemberData(nameof(Table))]
    public async Task Call_OfTheRow_MakesTheHttpCallOfTheRow(string code, string method, string path)
    {
        var before = Dify.Requests.Count;

        await _calls[code]();

        var made = Dify.Requests.Skip(before).ToList();
        var expected = new Regex("^/v1" + Regex.Replace(Regex.Escape(path), @"\\\{[^}]*}", "[^/?]+") + @"(\?|$)");
        Assert.Contains(made, r => r.Method == method && expected.IsMatch(r.Path));
    }

    [Fact]
    public void Table_HoldsEveryCallThatIsTested() =>
        Assert.Equal(_calls.Keys.Order(StringComparer.Ordinal), Table.Select(r => r.Data.Item1).Order(StringComparer.Ordinal));

    private async Task AddCallsAsync(DifyClient client)
    {
        using var stream = new MemoryStream([1, 2, 3]);
        var uploaded = await client.Files.UploadAsync(stream, "a.png", "image/png", cancellationToken: Token);
        var (fileId, endUserId) = (uploaded.Id!, uploaded.CreatedBy!);
        var request = new DifyChatRequest { Query = "Hello", Files = [DifyFile.FromUpload(fileId, "image")] };
        var events = await client.Chat.StreamAsync(request, cancellationToken: Token).ToListAsync(Token);
        var (conversationId, messageId, taskId) = (events[0].ConversationId!, events[0].MessageId!, events[0].TaskId!);
        var workflowRunId = events.First(e => e.WorkflowRunId is not null).WorkflowRunId!;
        Dify.Reply(DifyReply.Text().AskHuman("Check", "Right?", ["comment"], ["approve"]).Text("done"));
        var paused = await client.Chat.StreamAsync(new() { Query = "ask" }, cancellationToken: Token).ToListAsync(Token);
        var formToken = paused.OfType<HumanInputRequiredEvent>().Single().Data!.FormToken!;
        await client.Messages.SendFeedbackAsync(messageId, DifyFeedbackRating.Like, cancellationToken: Token);
        var annotationId = (await client.Annotations.CreateAsync("q", "a", cancellationToken: Token)).Id!;
        var settings = new DifyAnnotationReplySettings { ScoreThreshold = 0.9, EmbeddingProviderName = "openai", EmbeddingModelName = "text-embedding-3-small" };
        var job = await client.Annotations.EnableReplyAsync(settings, cancellationToken: Token);
        var jobId = job.JobId!;
        var variableId = (await client.Conversations.ListVariablesAsync(conversationId, cancellationToken: Token)).Data![0].Id!;
        string? firstId = null, lastId = null, keyword = null, variableName = null, voice = null;
        int? page = 1, limit = 20;
        var (text, name, question, answer, value) = ("Hello", "Greetings", "What is it?", "It is this.", "warm");
        var filter = new DifyWorkflowLogFilter();
        var inputs = new Dictionary<string, object?> { ["comment"] = "fine" };

        Add(() => client.Chat.SendAsync(request));
        Add(() => client.Chat.StreamAsync(request));
        Add(() => client.Chat.StopAsync(taskId));
        Add(() => client.Messages.ListAsync(conversationId, firstId, limit));
        Add(() => client.Messages.ListAllAsync(conversationId));
        Add(() => client.Messages.SendFeedbackAsync(messageId, DifyFeedbackRating.Like, "why"));
        Add(() => client.Messages.RevokeFeedbackAsync(messageId));
        Add(() => client.Messages.GetSuggestedQuestionsAsync(messageId));
        Add(() => client.Conversations.ListAsync(lastId, limit, DifyConversationOrder.CreatedLast));
        Add(() => client.Conversations.ListAllAsync());
        Add(() => client.Conversations.DeleteAsync(conversationId));
        Add(() => client.Conversations.RenameAsync(conversationId, name));
        Add(() => client.Conversations.GenerateNameAsync(conversationId));
        Add(() => client.Conversations.ListVariablesAsync(conversationId, lastId, limit, variableName));
        Add(() => client.Conversations.ListAllVariablesAsync(conversationId));
        Add(() => client.Conversations.UpdateVariableAsync(conversationId, variableId, value));
        Add(() => client.Audio.TextToAudioAsync(text, voice));
        Add(() => client.Audio.MessageToAudioAsync(messageId, voice));
        Add(() => client.Audio.AudioToTextAsync(new MemoryStream([1, 2, 3]), "audio/mpeg"));
        Add(() => client.Files.UploadAsync(new MemoryStream([1, 2, 3]), "a.png", "image/png"));
        Add(() => client.Files.DownloadAsync(fileId, asAttachment: true));
        Add(() => client.App.GetParametersAsync());
        Add(() => client.App.GetInfoAsync());
        Add(() => client.App.GetMetaAsync());
        Add(() => client.App.GetSiteAsync());
        Add(() => client.App.ListFeedbacksAsync(page, limit));
        Add(() => client.App.ListAllFeedbacksAsync());
        Add(() => client.App.GetEndUserAsync(endUserId));
        Add(() => client.Annotations.ListAsync(keyword, page, limit));
        Add(() => client.Annotations.ListAllAsync(keyword));
        Add(() => client.Annotations.CreateAsync(question, answer));
        Add(() => client.Annotations.UpdateAsync(annotationId, question, answer));
        Add(() => client.Annotations.DeleteAsync(annotationId));
        Add(() => client.Annotations.EnableReplyAsync(settings));
        Add(() => client.Annotations.DisableReplyAsync());
        Add(() => client.Annotations.GetReplyJobAsync(DifyAnnotationReplyAction.Enable, jobId));
        Add(() => client.Annotations.WaitForReplyJobAsync(job));
        Add(() => client.Workflows.GetRunAsync(workflowRunId));
        Add(() => client.Workflows.ListLogsAsync(filter, page, limit));
        Add(() => client.Workflows.ListAllLogsAsync(filter));
        Add(() => client.Workflows.StreamEventsAsync(workflowRunId, includeStateSnapshot: true));
        Add(() => client.HumanInput.GetFormAsync(formToken));
        Add(() => client.HumanInput.SubmitFormAsync(formToken, "approve", inputs));
    }

    private void AddCompletionCalls(DifyClient client)
    {
        var completionRequest = new DifyCompletionRequest { Inputs = new Dictionary<string, object?> { ["query"] = "Hello" } };
        var taskId = "t-1";

        Add(() => client.Completion.SendAsync(completionRequest));
        Add(() => client.Completion.StreamAsync(completionRequest));
        Add(() => client.Completion.StopAsync(taskId));
    }

    private async Task AddWorkflowCallsAsync(DifyClient client)
    {
        var workflowRequest = new DifyWorkflowRequest { Inputs = new Dictionary<string, object?> { ["query"] = "Hello" } };
        var run = await client.Workflows.RunAsync(workflowRequest, cancellationToken: Token);
        var (version, taskId) = (run.Data!.WorkflowId, run.TaskId!);

        Add(() => client.Workflows.RunAsync(workflowRequest));
        Add(() => client.Workflows.RunAsync(workflowRequest with { WorkflowId = version }));
        Add(() => client.Workflows.StreamRunAsync(workflowRequest));
        Add(() => client.Workflows.StopAsync(taskId));
    }

    private void Add(Func<Task> call, [CallerArgumentExpression(nameof(call))] string code = "") => _calls.Add(ToCode(code), call);

    private void Add<T>(Func<IAsyncEnumerable<T>> call, [CallerArgumentExpression(nameof(call))] string code = "") =>
        _calls.Add(ToCode(code), async () => await call().ToListAsync(Token));

    // The README says "stream" where a stream is due.
    private static string ToCode(string code) => code["() => ".Length..].Replace("new MemoryStream([1, 2, 3])", "stream", StringComparison.Ordinal);

    [GeneratedRegex(@"^\| [^|]+ \| `(?<code>client\.[^`]+)` \| `(?<method>[A-Z]+) (?<path>/[^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Row();
}
