namespace Dify.AI.Extensions.Emulator;

/// <summary>Steps that a <see cref="DifyReply"/> can take, and faults of its transport.</summary>
public static class DifyReplySteps
{
    /// <summary>Streams more of the answer.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <param name="deltas">Pieces of the answer, one frame each.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply Text(this DifyReply reply, params string[] deltas)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(deltas);
        return reply.Then([.. deltas.Select(delta => new ReplyStep.Text(delta))]);
    }

    /// <summary>Thinks aloud: <c>&lt;think&gt;</c>, the text and <c>&lt;/think&gt;</c> as deltas of the answer, as the server's model plugins do.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <param name="text">The thought.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply Think(this DifyReply reply, string text)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply.Then(new ReplyStep.Text("<think>\n"), new ReplyStep.Text(text), new ReplyStep.Text("\n</think>\n\n"));
    }

    /// <summary>Calls a tool on the server. Tools that follow each other are called in one round.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <param name="name">Name of the tool.</param>
    /// <param name="inputJson">Arguments: a JSON object.</param>
    /// <param name="observation">What the tool gave back.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply Tool(this DifyReply reply, string name, string inputJson, string observation)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply.Then(new ReplyStep.Tool(name, inputJson, observation));
    }

    /// <summary>Gives a file to the user; after a tool, as that tool's work.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <param name="url">Address of the file.</param>
    /// <param name="type">Dify's type: <c>image</c> (default), <c>document</c>, <c>audio</c>, <c>video</c> or <c>custom</c>.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply File(this DifyReply reply, string url, string type = "image")
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply.Then(new ReplyStep.File(url, type));
    }

    /// <summary>Cites a document: one entry of <c>retriever_resources</c>.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <param name="documentName">Name of the document.</param>
    /// <param name="content">The passage.</param>
    /// <param name="score">Likeness to the question, 0 to 1. Default 0.9.</param>
    /// <param name="datasetName">Knowledge base. Default: <c>Knowledge</c>.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply Cite(this DifyReply reply, string documentName, string content, double score = 0.9, string datasetName = "Knowledge")
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply.Then(new ReplyStep.Cite(new Citation(documentName, content, score, datasetName)));
    }

    /// <summary>Replaces the answer so far, as output moderation does; later deltas append to it.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <param name="answer">The whole answer from now on.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply Replace(this DifyReply reply, string answer)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply.Then(new ReplyStep.Replace(answer));
    }

    /// <summary>Waits; the server pings meanwhile, and a stop ends the wait.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <param name="time">How long, zero or more.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply Delay(this DifyReply reply, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return reply.Then(new ReplyStep.Delay(time));
    }

    /// <summary>Sends the keep-alive: <c>event: ping</c> without a data line.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply Ping(this DifyReply reply) => reply.Frame(SseFrame.Ping);

    /// <summary>Sends raw text as a frame between the others.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <param name="raw">The text, with its own line ends.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply Frame(this DifyReply reply, string raw)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply.Then(new ReplyStep.Frame(raw));
    }

    /// <summary>Breaks off with an error: an <c>error</c> frame in a stream, an HTTP error in a blocking call.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <param name="code">Dify's code, such as <c>completion_request_error</c>.</param>
    /// <param name="message">What went wrong.</param>
    /// <param name="status">HTTP status, 400 to 599. Default 400.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply Error(this DifyReply reply, string code, string message, int status = 400)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply.Then(new ReplyStep.Error(code, message, status));
    }

    /// <summary>Fails the running node and with it the workflow; in apps without a workflow, an error of the model.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <param name="message">The node's error.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply FailWorkflow(this DifyReply reply, string message)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply.Then(new ReplyStep.FailWorkflow(message));
    }

    /// <summary>Pauses a 1.14 chatflow or workflow on a form; the steps that follow run once it has been submitted.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <param name="title">Title of the node that asks.</param>
    /// <param name="content">The form's Markdown.</param>
    /// <param name="inputs">Names of its text fields.</param>
    /// <param name="actions">Ids of its buttons; at least one.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply AskHuman(this DifyReply reply, string title, string content, IReadOnlyList<string> inputs, IReadOnlyList<string> actions)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply.Then(new ReplyStep.Pause(new HumanInput(title, content, inputs, actions)));
    }

    /// <summary>Writes and flushes every byte on its own.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply TrickleBytes(this DifyReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply.Over(reply.Transport with { Trickle = true });
    }

    /// <summary>Ends the body cleanly after some frames.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <param name="n">How many frames, 0 or more; a ping counts as one.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply CutAfterFrames(this DifyReply reply, int n)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        return reply.Over(reply.Transport with { CutAfterFrames = n });
    }

    /// <summary>Ends the body cleanly after some bytes.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <param name="n">How many bytes, 0 or more.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply CutAfterBytes(this DifyReply reply, int n)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        return reply.Over(reply.Transport with { CutAfterBytes = n });
    }

    /// <summary>Breaks the connection off after some frames: the client sees a network fault.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <param name="n">How many frames, 0 or more; a ping counts as one.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply ResetAfterFrames(this DifyReply reply, int n)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        return reply.Over(reply.Transport with { ResetAfterFrames = n });
    }

    /// <summary>Keeps the connection open after the last frame, until the client leaves.</summary>
    /// <param name="reply">The reply so far.</param>
    /// <param name="pingEvery">Time between pings; <see langword="null"/> (default) for silence.</param>
    /// <returns>A new reply.</returns>
    public static DifyReply HoldOpen(this DifyReply reply, TimeSpan? pingEvery = null)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply.Over(reply.Transport with { HoldOpen = true, PingEvery = pingEvery });
    }
}
