// Semantic Kernel over an emulated Dify app: a chat that resumes by itself, and an agent that uses the app's plugins.
using Dify.AI.Extensions;
using Dify.AI.Extensions.Emulator;
using Dify.AI.Extensions.Examples.SemanticKernel;
using Dify.AI.Extensions.SemanticKernel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

await using var emulator = await DifyEmulator.StartAsync();
emulator.Reply(DifyReply.Text("Tea is ", "a drink."), DifyReply.Text("In China, ", "long ago."));

// 1. The Dify app as a chat completion service. The history finds its Dify conversation by itself.
var builder = Kernel.CreateBuilder().AddDifyChatCompletion(
    dify =>
    {
        dify.Endpoint = emulator.Endpoint;
        dify.ApiKey = emulator.ApiKey;
        dify.User = "ana"; // One user a process, here; a server sets dify.UserResolver.
    },
    serviceId: "dify");

// 2. A model that drives the agent, here a script. It reads and, after approval, deletes through the plugins.
builder.Services.AddKeyedSingleton(
    "agent", (_, _) => new ScriptedModel().AsBuilder().UseKernelFunctionInvocation().Build().AsChatCompletionService());
builder.Plugins.AddDifyPlugins(new DifyToolsOptions { AllowDestructive = true }, serviceKey: "dify");
builder.Services.AddSingleton<IAutoFunctionInvocationFilter>(new DifyApprovalFilter((function, arguments, _) =>
{
    Console.WriteLine($"  approve {function.Name}({arguments["conversation_id"]})? yes"); // Ask the user here.
    return new(true);
}));
var kernel = builder.Build();

Console.WriteLine("— Chat —");
var chat = kernel.GetRequiredService<IChatCompletionService>("dify");
var history = new ChatHistory();
foreach (var question in new[] { "What is tea?", "Where does it come from?" })
{
    Console.Write($"ana:  {question}\ndify: ");
    history.AddUserMessage(question);
    var answer = new List<StreamingChatMessageContent>();
    await foreach (var message in chat.GetStreamingChatMessageContentsAsync(history))
    {
        Console.Write(message.Content);
        answer.Add(message);
    }

    history.AddStreamedAnswer(answer);
    Console.WriteLine();
}

Console.WriteLine($"{history.Count} messages, one Dify conversation: {history[^1].Metadata![DifyPropertyNames.ConversationId]}");

Console.WriteLine("— Agent —");
var settings = new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };
var agent = kernel.GetRequiredService<IChatCompletionService>("agent");
Console.WriteLine("ana:   What did I talk about? Then delete it.");
var report = await agent.GetChatMessageContentAsync("What did I talk about? Then delete it.", settings, kernel);
Console.WriteLine($"agent: {report.Content}");
