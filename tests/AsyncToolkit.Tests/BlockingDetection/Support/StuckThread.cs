namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>Keeps a thread in ways that no wait shows.</summary>
internal sealed class StuckThread
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _thread;
    private int _isReleased;

    internal Task Started => _started.Task;

    internal void MarkStarted()
    {
        _thread = Thread.CurrentThread;
        _started.SetResult();
    }

    internal void Release() => Volatile.Write(ref _isReleased, 1);

    internal void Interrupt() => _thread!.Interrupt();

    internal void Compute()
    {
        MarkStarted();
        while (Volatile.Read(ref _isReleased) == 0)
        {
        }
    }

    internal void Sleep()
    {
        MarkStarted();
        try
        {
#pragma warning disable RS0030 // the call under test; it ends when the test interrupts it
            Thread.Sleep(Timeout.Infinite);
#pragma warning restore RS0030
        }
        catch (ThreadInterruptedException)
        {
        }
    }
}
