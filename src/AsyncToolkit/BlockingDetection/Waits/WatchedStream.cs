namespace AsyncToolkit.Internal;

/// <summary>A stream that reports its synchronous calls, and is otherwise the one inside.</summary>
/// <remarks>
/// The frames are taken before the call, for then it is not known yet whether it will end; and once per kind of call and interval, or each
/// read of a buffer would cost a capture. Meant for one caller at a time, as streams are.
/// </remarks>
internal sealed class WatchedStream(Stream inner, BlockingDetector detector, BlockingScope scope) : Stream
{
    private long _nextReadReport = long.MinValue;
    private long _nextWriteReport = long.MinValue;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanTimeout => inner.CanTimeout;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int ReadTimeout
    {
        get => inner.ReadTimeout;
        set => inner.ReadTimeout = value;
    }

    public override int WriteTimeout
    {
        get => inner.WriteTimeout;
        set => inner.WriteTimeout = value;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        using Call call = BeginRead("Stream.Read");
        return inner.Read(buffer, offset, count);
    }

    public override int Read(Span<byte> buffer)
    {
        using Call call = BeginRead("Stream.Read");
        return inner.Read(buffer);
    }

    public override int ReadByte()
    {
        using Call call = BeginRead("Stream.ReadByte");
        return inner.ReadByte();
    }

    public override void CopyTo(Stream destination, int bufferSize)
    {
        using Call call = BeginRead("Stream.CopyTo");
        inner.CopyTo(destination, bufferSize);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        using Call call = BeginWrite("Stream.Write");
        inner.Write(buffer, offset, count);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        using Call call = BeginWrite("Stream.Write");
        inner.Write(buffer);
    }

    public override void WriteByte(byte value)
    {
        using Call call = BeginWrite("Stream.WriteByte");
        inner.WriteByte(value);
    }

    public override void Flush()
    {
        using Call call = BeginWrite("Stream.Flush");
        inner.Flush();
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => inner.SetLength(value);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
        inner.CopyToAsync(destination, bufferSize, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        inner.BeginRead(buffer, offset, count, callback, state);

    public override int EndRead(IAsyncResult asyncResult) => inner.EndRead(asyncResult);

    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        inner.BeginWrite(buffer, offset, count, callback, state);

    public override void EndWrite(IAsyncResult asyncResult) => inner.EndWrite(asyncResult);

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false); // disposes the inner stream a second time, which streams take
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private Call BeginRead(string api) => Begin(api, ref _nextReadReport);

    private Call BeginWrite(string api) => Begin(api, ref _nextWriteReport);

    private Call Begin(string api, ref long nextReport)
    {
        WatchedThread thread = WatchedThread.Current;
        if (thread.IsAllowed || thread.IsBusy || thread.IsWaiting || scope.LiveDetector is null)
        {
            return default;
        }

        long now = detector.Clock.Now();
        BlockedWait? blocked = null;
        if (now >= nextReport || detector.ThrowsOnBlocking)
        {
            nextReport = now + detector.RepeatTicks;
            blocked = BlockedWait.Capture(thread, detector, scope, now, api: api);
        }

        thread.IsWaiting = true;
        return new Call(thread, detector, blocked, now);
    }

    /// <summary>A synchronous call under way. What it waits for inside is not reported a second time, and its time is not the callback's.</summary>
    private readonly struct Call(WatchedThread thread, BlockingDetector detector, BlockedWait? blocked, long start) : IDisposable
    {
        public void Dispose()
        {
            if (thread is null)
            {
                return;
            }

            long waited = detector.Clock.Now() - start;
            thread.IsWaiting = false;
            thread.Cover(waited);
            blocked?.End(detector, waited);
        }
    }
}
