namespace Dify.AI.Extensions.Emulator;

/// <summary>A published workflow, and the version that a request pins.</summary>
internal static class WorkflowIdRules
{
    public static void Check(Call call, string? workflowId)
    {
        if (!call.App.RunsWorkflow)
        {
            return;
        }

        if (!call.App.Published)
        {
            throw Refusal.InvalidParam("Workflow not published");
        }

        if (workflowId is null)
        {
            return;
        }

        if (!Guid.TryParse(workflowId, out _))
        {
            throw Refusal.Of(400, "bad_request", $"Invalid workflow_id format: '{workflowId}'. ");
        }

        if (!workflowId.Equals(call.State.WorkflowId, StringComparison.OrdinalIgnoreCase))
        {
            throw call.NotFound($"Workflow not found with id: {workflowId}");
        }
    }
}
