namespace AsyncToolkit.AspNetCore.Tests;

/// <summary>What the endpoints block on. It lasts until the test has seen the report, so that no test depends on how long anything takes.</summary>
internal sealed class Culprit : IDisposable
{
    private readonly TaskCompletionSource<string> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _event = new();
    private volatile bool _isReleased;

    internal Task<string> Answer => _answer.Task;

    internal void Wait() => _event.Wait();

    /// <summary>Sleeps, in naps, so that it can be told to end.</summary>
    internal void Sleep()
    {
        while (!_isReleased)
        {
#pragma warning disable RS0030 // the sleep is what the detector is to find
            Thread.Sleep(1);
#pragma warning restore RS0030
        }
    }

    internal void Release()
    {
        _isReleased = true;
        _event.Set();
        _answer.TrySetResult("done");
    }

    public void Dispose()
    {
        Release();
        _event.Dispose();
    }
}
