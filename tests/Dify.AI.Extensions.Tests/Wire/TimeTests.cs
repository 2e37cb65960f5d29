using System.Text.Json;
using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions.Tests.Wire;

/// <summary>Dify's times in all their forms.</summary>
public sealed class TimeTests
{
    [Theory]
    [InlineData("1705407629", "2024-01-16T12:20:29")]
    [InlineData("1705407629.25", "2024-01-16T12:20:29.25")]
    [InlineData("\"1705407629\"", "2024-01-16T12:20:29")]
    [InlineData("\"2024-01-16T12:20:29\"", "2024-01-16T12:20:29")]
    [InlineData("\"2024-01-16T12:20:29.123456\"", "2024-01-16T12:20:29.123456")]
    [InlineData("\"2024-01-16T14:20:29+02:00\"", "2024-01-16T12:20:29")]
    [InlineData("0", "1970-01-01T00:00:00")]
    [InlineData("253402300799", "9999-12-31T23:59:59")]
    [InlineData("253402300800", null)]
    [InlineData("-1", null)]
    [InlineData("1e300", null)]
    [InlineData("\"soon\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("true", null)]
    [InlineData("{\"at\":[1]}", null)]
    public void CreatedAt_AnyForm_IsReadOrMissingAndTheRestIsKept(string json, string? utc)
    {
        var read = JsonSerializer.Deserialize("{\"created_at\":" + json + ",\"answer\":\"kept\"}", WireJson.Default.MessageEvent)!;

        Assert.Equal(utc is null ? null : DateTimeOffset.Parse(utc + "Z", System.Globalization.CultureInfo.InvariantCulture), read.CreatedAt);
        Assert.Equal("kept", read.Answer);
    }

    [Fact]
    public void CreatedAt_Written_IsInSeconds()
    {
        var time = new DateTimeOffset(2024, 1, 16, 14, 20, 29, 900, TimeSpan.FromHours(2));

        Assert.Equal("""{"created_at":1705407629}""", JsonSerializer.Serialize(new DifyEvent { CreatedAt = time }, WireJson.Default.DifyEvent));
        Assert.Equal("null", JsonSerializer.Serialize(value: null, WireJson.Default.NullableDateTimeOffset));
    }

    [Fact]
    public void ToText_Time_IsUtcWithoutEmptyFractions()
    {
        Assert.Equal("2024-01-16T12:20:29Z", DifyPath.ToText(new DateTimeOffset(2024, 1, 16, 14, 20, 29, TimeSpan.FromHours(2))));
        Assert.Equal("2024-01-16T12:20:29.5Z", DifyPath.ToText(new DateTimeOffset(2024, 1, 16, 12, 20, 29, 500, TimeSpan.Zero)));
        Assert.Null(DifyPath.ToText((DateTimeOffset?)null));
    }
}
