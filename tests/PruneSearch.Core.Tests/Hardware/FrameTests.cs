using PruneSearch.Hardware.Hosting;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware;

public sealed class FrameTests
{
    [Fact]
    public void What_is_written_is_read_in_order_until_the_end()
    {
        using var stream = new MemoryStream();
        new Frame(new byte[] { 1, 2, 3 }, new byte[] { 4 }).Write(stream);
        new Frame(Array.Empty<byte>(), Array.Empty<byte>()).Write(stream);
        stream.Position = 0;
        Frame first = Frame.Read(stream)!.Value;
        Assert.Equal([1, 2, 3], first.Header.ToArray());
        Assert.Equal([4], first.Payload.ToArray());
        Frame second = Frame.Read(stream)!.Value;
        Assert.Equal((0, 0), (second.Header.Length, second.Payload.Length));
        Assert.Null(Frame.Read(stream));
    }

    [Fact]
    public void Every_truncation_is_an_error()
    {
        using var whole = new MemoryStream();
        new Frame(new byte[] { 1, 2, 3 }, new byte[] { 4, 5 }).Write(whole);
        for (int length = 1; length < whole.Length; length++)
        {
            using var part = new MemoryStream(whole.ToArray()[..length]);
            Assert.Throws<EndOfStreamException>(() => Frame.Read(part));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Other_magic_or_another_version_is_refused(int at)
    {
        using var stream = new MemoryStream();
        new Frame(new byte[] { 1 }, default).Write(stream);
        byte[] bytes = stream.ToArray();
        bytes[at] ^= 0x40;
        using var broken = new MemoryStream(bytes);
        Assert.Throws<InvalidDataException>(() => Frame.Read(broken));
    }

    [Fact]
    public void Absurd_lengths_are_refused_before_memory_is_taken()
    {
        using var stream = new MemoryStream([(byte)'P', (byte)'S', (byte)'R', (byte)'1', 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0]);
        Assert.Throws<InvalidDataException>(() => Frame.Read(stream));
    }
}
