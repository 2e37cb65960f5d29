namespace Dify.AI.Extensions.Emulator;

/// <summary>From an <c>Authorization</c> header to an app.</summary>
internal static class Authentication
{
    public static DifyEmulatorApp Authenticate(DifyEmulatorRequest request, IReadOnlyList<DifyEmulatorApp> apps)
    {
        var parts = request.Authorization?.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (parts.Length < 2)
        {
            throw Unauthorized("Authorization header must be provided and start with 'Bearer'");
        }

        if (!parts[0].Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            throw Unauthorized("Authorization scheme must be 'Bearer'");
        }

        var app = apps.FirstOrDefault(app => app.ApiKey == parts[1].Trim()) ?? throw Unauthorized("Access token is invalid");
        return app.ApiEnabled ? app : throw Refusal.Of(403, "forbidden", "The app's API service has been disabled.");
    }

    private static Refusal Unauthorized(string message) => Refusal.Of(401, "unauthorized", message);
}
