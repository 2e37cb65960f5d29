using Dify.AI.Extensions.Wire;

namespace Dify.AI.Extensions.Tests.Wire;

public sealed class AudioTypesTests
{
    [Theory]
    [InlineData("audio/mp3", "audio/mp3", "audio/mpeg", "audio/x-mp3", "audio/x-mpeg", "audio/mpeg3", "audio/x-mpeg-3", "AUDIO/MPEG", "audio/mpeg; rate=44100")]
    [InlineData("audio/m4a", "audio/m4a", "audio/x-m4a", "audio/mp4", "audio/mp4a-latm")]
    [InlineData("audio/wav", "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave", "audio/x-pn-wav")]
    [InlineData("audio/amr", "audio/amr", "audio/x-amr", "audio/amr-nb")]
    [InlineData("audio/mpga", "audio/mpga")]
    public void ToAccepted_AnyNameOfTheType_IsDifys(string dify, params string[] names) =>
        Assert.All(names, name => Assert.Equal(dify, AudioTypes.ToAccepted(name)));

    [Theory]
    [InlineData("audio/ogg")]
    [InlineData("audio/webm;codecs=opus")]
    [InlineData("video/mp4")]
    [InlineData("mp3")]
    public void ToAccepted_OtherType_SaysWhatDifyTakes(string mediaType)
    {
        var e = Assert.Throws<ArgumentException>(nameof(mediaType), () => AudioTypes.ToAccepted(mediaType));

        Assert.StartsWith($"Dify takes no '{mediaType}'. It takes audio/mp3", e.Message, StringComparison.Ordinal);
        Assert.Null(AudioTypes.TryToAccepted(mediaType));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void ToAccepted_NoType_IsRefused(string? mediaType) => Assert.ThrowsAny<ArgumentException>(() => AudioTypes.ToAccepted(mediaType!));
}
