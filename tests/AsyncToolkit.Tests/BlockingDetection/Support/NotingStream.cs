namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>A stream that notes which of its members is called, and lets a test be there.</summary>
internal sealed class NotingStream : Stream
{
    internal List<string> Calls { get; } = [];

    internal Action During { get; set; } = static () => { };

    /// <summary>What the asynchronous end waits for.</summary>
    internal Task End { get; set; } = Task.CompletedTask;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Note($"Read array {offset} {count}", 3);

    public override int Read(Span<byte> buffer) => Note($"Read span {buffer.Length}", 3);

    public override int ReadByte() => Note("ReadByte", 3);

    public override void CopyTo(Stream destination, int bufferSize) => Note($"CopyTo {bufferSize}", 0);

    public override void Write(byte[] buffer, int offset, int count) => Note($"Write array {offset} {count}", 0);

    public override void Write(ReadOnlySpan<byte> buffer) => Note($"Write span {buffer.Length}", 0);

    public override void WriteByte(byte value) => Note($"WriteByte {value}", 0);

    public override void Flush() => Note("Flush", 0);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        Note("DisposeAsync", 0);
        await End.ConfigureAwait(false);
        Note("disposed", 0);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private int Note(string call, int result)
    {
        Calls.Add(call);
        During();
        return result;
    }
}
