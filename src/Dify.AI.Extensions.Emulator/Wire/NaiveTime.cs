using System.Globalization;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Python's <c>datetime.isoformat()</c> of a time without a zone: UTC, and nothing says so.</summary>
internal static class NaiveTime
{
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
