using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Options;

/// <summary>A logger that hangs holds up nobody, and is not called again meanwhile.</summary>
public class HangingLoggerTests
{
    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private readonly Gate _hanging = new("logger");
    private readonly RecordingLogger _logger;
    private int _inside;
    private int _most;

    public HangingLoggerTests() => _logger = new RecordingLogger
    {
        OnEntry = _ =>
        {
            _most = Math.Max(_most, Interlocked.Increment(ref _inside));
            _hanging.Wait();
            Interlocked.Decrement(ref _inside);
        },
    };

    [Fact]
    public async Task Logger_ThatHangs_HoldsUpNoHandler()
    {
        var handler = new RecordingHandler();
        var options = new ThrottleOptions
        {
            MaxConcurrency = 1,
            Logger = _logger,
            OnUnclaimed = result =>
            {
                handler.Handle(result);
                if (result is 0)
                {
                    throw new IOException("handler");
                }
            },
        };

        Task call = new[] { 0, 1, 2 }.GatherAsync(options, static (item, _) => item < 2 ? new ValueTask<int>(item) : throw new IOException("body"));

        Assert.IsType<IOException>(await call.EndAsync());
        await _hanging.WhenParkedAsync(1);
        Assert.Equal([0, 1], await handler.NextAsync(2));
        _hanging.Open();
        Assert.Equal((2004, "handler"), Shown(await _logger.NextAsync()));
    }

    [Fact]
    public async Task Logger_ThatHangs_HoldsUpNoReport()
    {
        var progress = new RecordingProgress();
        var body = new Gate("body");
        Task call = new[] { 0 }.ForEachThrottledAsync(Abandoning(progress), async (_, _) => await body.WaitAsync(CancellationToken.None));
        await body.WhenParkedAsync(1);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        await _hanging.WhenParkedAsync(1);
        ThrottleProgress last;
        do
        {
            last = await progress.NextAsync();
        }
        while (last.Abandoned == 0);

        _hanging.Open();
        body.Open();
        Assert.Equal(2003, (await NextButOneAsync()).Id);
    }

    // What it is told comes from the body, from the handler of its result, and from the reports.
    [Fact]
    public async Task Logger_ThatHangs_IsNotCalledByOthersMeanwhile()
    {
        var body = new Gate("body");
        var handled = new Gate("handler");
        ThrottleOptions options = Abandoning(new RecordingProgress(static _ => throw new IOException("progress")), _ =>
        {
            handled.Mark();
            throw new IOException("handler");
        });
        Task call = new[] { 0 }.GatherAsync(options, async (_, _) =>
        {
            await body.WaitAsync(CancellationToken.None);
            return "late";
        });
        await body.WhenParkedAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        await _hanging.WhenParkedAsync(1);
        body.Open();
        await handled.WhenParkedAsync(1);

        _hanging.Release();
        await _logger.NextAsync();
        _hanging.Open();

        var ids = new List<int>();
        for (int i = 0; i < 3; i++)
        {
            ids.Add((await _logger.NextAsync()).Id);
        }

        Assert.Contains(2004, ids);
        Assert.Equal(1, _most);
    }

    // What it is told comes from the reports, and from the stream that is left.
    [Fact]
    public async Task Logger_ThatHangsInAStream_IsNotCalledByTheStreamMeanwhile()
    {
        var options = new ThrottleOptions
        {
            MaxConcurrency = 1,
            TimeProvider = _time,
            Progress = new RecordingProgress(static _ => throw new IOException("progress")),
            ProgressInterval = TimeSpan.FromDays(45),
            FailureMode = FailureMode.Collect,
            Logger = _logger,
        };
        IAsyncEnumerator<int> results = new[] { 0, 1 }.SelectThrottledAsync(options, static (item, _) => item == 1 ? new ValueTask<int>(item) : throw new IOException("body")).GetAsyncEnumerator();
        Assert.True(await results.MoveNextAsync().AsTask().WithHangGuard());
        await _hanging.WhenParkedAsync(1);

        await results.DisposeAsync().AsTask().WithHangGuard();

        // whatever the end of the stream has queued has begun once these have run
        for (int i = 0; i < 100; i++)
        {
            await Task.Run(static () => { });
        }

        _hanging.Open();
        Assert.Equal(2001, (await _logger.NextAsync()).Id);
        Assert.Equal(2006, (await _logger.NextAsync()).Id);
        Assert.Equal(1, _most);
    }

    private static (int Id, string? Failure) Shown(LogEntry entry) => (entry.Id, entry.Exception?.Message);

    private async Task<LogEntry> NextButOneAsync()
    {
        await _logger.NextAsync();
        return await _logger.NextAsync();
    }

    private ThrottleOptions Abandoning(RecordingProgress progress, Action<object?>? handler = null) => new()
    {
        MaxConcurrency = 1,
        ItemTimeout = TimeSpan.FromSeconds(1),
        AbandonAfter = TimeSpan.Zero,
        TimeProvider = _time,
        Progress = progress,
        ProgressInterval = TimeSpan.FromDays(45),
        OnUnclaimed = handler,
        Logger = _logger,
    };
}
