using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Dify.AI.Extensions.Emulator;

/// <summary>What one app remembers over a run of the emulator. Lists are guarded by <see cref="Gate"/>.</summary>
internal sealed class AppState
{
    private int _active;

    public Lock Gate { get; } = new();

    public string AppId { get; } = Guid.NewGuid().ToString();

    public string TenantId { get; } = Guid.NewGuid().ToString();

    public string WorkflowId { get; } = Guid.NewGuid().ToString();

    public string OwnerId { get; } = Guid.NewGuid().ToString();

    public ConcurrentDictionary<string, EndUser> Users { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, Turn> Running { get; } = new(StringComparer.Ordinal);

    public List<Conversation> Conversations { get; } = [];

    public List<StoredMessage> Messages { get; } = [];

    public List<UploadedFile> Files { get; } = [];

    public List<Annotation> Annotations { get; } = [];

    public List<AnnotationJob> Jobs { get; } = [];

    public List<WorkflowRun> Runs { get; } = [];

    public EndUser UserOf(string session, DateTimeOffset now) => Users.GetOrAdd(session, static (key, at) => new EndUser(key, at), now);

    public Conversation? FindConversation(string id, EndUser? user)
    {
        lock (Gate)
        {
            return Conversations.Find(one => Same(one.Id, id) && (user is null || one.User == user));
        }
    }

    public StoredMessage? FindMessage(string id, EndUser? user)
    {
        lock (Gate)
        {
            return Messages.Find(one => Same(one.Id, id) && (user is null || one.User == user));
        }
    }

    public IReadOnlyList<StoredMessage> MessagesOf(Conversation conversation)
    {
        lock (Gate)
        {
            return [.. Messages.Where(message => message.Conversation == conversation)];
        }
    }

    public UploadedFile? FindFile(string id)
    {
        lock (Gate)
        {
            return Files.Find(file => Same(file.Id, id));
        }
    }

    public WorkflowRun? FindRun(string id)
    {
        lock (Gate)
        {
            return Runs.Find(run => Same(run.Id, id));
        }
    }

    public void Add(Conversation conversation)
    {
        lock (Gate)
        {
            Conversations.Add(conversation);
        }
    }

    public void Add(StoredMessage message)
    {
        lock (Gate)
        {
            Messages.Add(message);
        }
    }

    /// <summary>Takes in ids that a script invented, so that later requests may name them.</summary>
    public void Learn(string? conversationId, string? messageId, EndUser user, string query, JsonObject inputs, DateTimeOffset now)
    {
        lock (Gate)
        {
            var conversation = Conversations.Find(one => one.Id == conversationId);
            if (conversation is null && conversationId is not null)
            {
                conversation = new Conversation(conversationId, user, inputs, now);
                Conversations.Add(conversation);
            }

            if (messageId is not null && !Messages.Exists(one => one.Id == messageId))
            {
                Messages.Add(new StoredMessage(messageId, user, query, inputs, now) { Conversation = conversation });
            }
        }
    }

    public bool TryEnter(int? limit)
    {
        if (Interlocked.Increment(ref _active) <= (limit ?? int.MaxValue))
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _active);

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
