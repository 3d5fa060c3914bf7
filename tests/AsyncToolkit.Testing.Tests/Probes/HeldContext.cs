namespace AsyncToolkit.Testing.Tests.Probes;

/// <summary>Stops a continuation on its way from the thread pool into its code: the moment at which the system can put a thread aside.</summary>
internal sealed class HeldContext : IDisposable
{
    private readonly AsyncLocal<bool> _mark;
    private readonly ManualResetEventSlim _open = new(true);
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HeldContext() => _mark = new AsyncLocal<bool>(change =>
    {
        if (change.CurrentValue && !_open.IsSet)
        {
            _held.TrySetResult();
            _open.Wait();
        }
    });

    public void Dispose() => _open.Set();

    internal Task Run(Func<Task> body)
    {
        _mark.Value = true;
        try
        {
            return body();
        }
        finally
        {
            _mark.Value = false;
        }
    }

    internal void Close() => _open.Reset();

    internal void Open() => _open.Set();

    internal Task WhenHeldAsync() => _held.Task.WaitAsync(TimeSpan.FromSeconds(30));
}
