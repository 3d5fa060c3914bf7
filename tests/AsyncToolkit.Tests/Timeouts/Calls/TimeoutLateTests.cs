using System.Threading.Channels;
using AsyncToolkit.Internal;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Calls;

/// <summary>What becomes of what was abandoned.</summary>
public class TimeoutLateTests : TimeoutContract
{
    private readonly VirtualTimeProvider _time = Clocks.Virtual();

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task OnLateCompletion_TheAbandonedEnds_IsToldHow(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var own = new IOException("own");
        foreach ((Action<TaskCompletionSource<object?>> end, TaskStatus status) in new (Action<TaskCompletionSource<object?>>, TaskStatus)[]
        {
            (source => source.SetResult(null), TaskStatus.RanToCompletion),
            (source => source.SetException(own), TaskStatus.Faulted),
            (source => source.SetCanceled(), TaskStatus.Canceled),
        })
        {
            var told = Channel.CreateUnbounded<LateCompletion>();
            var source = Source();
            Task call = form.Try(Of(source), Late(form, late => told.Writer.TryWrite(late)), default);
            _time.Advance(Second);
            await call.WithHangGuard();
            _time.Advance(FiveSeconds);
            Assert.False(told.Reader.TryRead(out _));

            end(source);

            LateCompletion late = await told.Reader.ReadAsync().AsTask().WithHangGuard();
            Assert.Equal(("call", status, FiveSeconds), (late.OperationName, late.Status, late.Lateness));
            Assert.Equal(status == TaskStatus.Faulted ? own : null, status == TaskStatus.Canceled ? null : late.Exception);
            Assert.Equal(status == TaskStatus.Canceled, late.Exception is OperationCanceledException);
            string failure = late.Exception is { } exception ? $" ({exception.Message})" : "";
            Assert.Equal($"call ended 00:00:05 late: {status}{failure}", late.ToString());
        }
    }

    [Fact]
    public async Task OnLateCompletion_TheLoggerHangs_IsToldAllTheSame()
    {
        var hanging = new Gate("logger");
        bool isHanging = false;
        bool wasHanging = false;
        var logger = new RecordingLogger
        {
            OnEntry = _ =>
            {
                Volatile.Write(ref isHanging, true);
                try
                {
                    hanging.Wait();
                }
                finally
                {
                    Volatile.Write(ref isHanging, false);
                }
            },
        };
        var told = Channel.CreateUnbounded<LateCompletion>();
        var source = new TaskCompletionSource<int>();
        var options = new TimeoutOptions
        {
            Timeout = Second,
            TimeProvider = _time,
            Logger = logger,
            OnLateCompletion = late =>
            {
                wasHanging = Volatile.Read(ref isHanging);
                told.Writer.TryWrite(late);
            },
        };
        Task<int> call = source.Task.WithTimeoutAsync(options);
        _time.Advance(Second);
        Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        await hanging.WhenParkedAsync(1);

        source.SetResult(5);

        Assert.Equal(TaskStatus.RanToCompletion, (await told.Reader.ReadAsync().AsTask().WithHangGuard()).Status);
        Assert.True(wasHanging, "It was told when the logger had given up.");
        hanging.Open();
        Assert.Equal(3001, (await logger.NextAsync()).Id);
        Assert.Equal(3002, (await logger.NextAsync()).Id);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task OnLateCompletion_TheCallerCanceled_IsToldToo(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var caller = new TrackedTokenSource();
        var told = Channel.CreateUnbounded<LateCompletion>();
        var source = Source();
        Task call = form.Start(Of(source), Late(form, late => told.Writer.TryWrite(late)), caller.Token);
        await caller.CancelAsync();
        Assert.NotNull(await call.EndAsync());

        source.SetResult(null);

        Assert.Equal(TaskStatus.RanToCompletion, (await told.Reader.ReadAsync().AsTask().WithHangGuard()).Status);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task OnLateCompletion_Throws_GoesToTheLogger(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var logger = new RecordingLogger();
        TimeoutOptions options = form.IsTask
            ? new TimeoutOptions { Timeout = Second, TimeProvider = _time, Name = "call", Logger = logger, OnLateCompletion = static _ => throw new IOException("handler") }
            : new TimeoutOptions { Timeout = Second, TimeProvider = _time, Name = "call", Logger = logger, OnLateCompletion = static _ => throw new IOException("handler"), AbandonAfter = TimeSpan.Zero };
        var source = Source();
        Task call = form.Try(Of(source), options, default);
        _time.Advance(Second);
        await call.WithHangGuard();

        LogEntry abandoned = await logger.NextAsync();
        Assert.Equal(3001, abandoned.Id);
        Assert.Contains("timeout of 00:00:01", abandoned.Text, StringComparison.Ordinal);

        source.SetException(new InvalidOperationException("own"));
        LogEntry[] rest = [await logger.NextAsync(), await logger.NextAsync()];
        Assert.Equal("handler", rest.Single(entry => entry.Id == 3003).Exception!.Message);
        Assert.Equal("own", rest.Single(entry => entry.Id == 3002).Exception!.Message);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Logger_ThatThrows_IsNotTakenForTheHandler(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var logger = new RecordingLogger { OnEntry = static _ => throw new IOException("logger") };
        TimeoutOptions options = form.IsTask
            ? new TimeoutOptions { Timeout = Second, TimeProvider = _time, Logger = logger }
            : new TimeoutOptions { Timeout = Second, TimeProvider = _time, Logger = logger, AbandonAfter = TimeSpan.Zero };
        var source = Source();
        Task call = form.Try(Of(source), options, default);
        _time.Advance(Second);
        await call.WithHangGuard();
        Assert.Equal(3001, (await logger.NextAsync()).Id);

        source.SetResult(null);

        Assert.Equal(3002, (await logger.NextAsync()).Id);
    }

    [Theory]
    [MemberData(nameof(OperationResultForms))]
    public async Task Result_ComesLate_IsDisposedOnce(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var result = new Resource();
        var source = Source();
        Task call = form.StartWithFallback!(Of(source), AtOnce(form, _time), "fallback", default);
        _time.Advance(Second);
        await call.WithHangGuard();

        source.SetResult(result);

        await result.DisposedAsync();
        Assert.Equal(1, result.Disposed);
    }

    [Theory]
    [MemberData(nameof(OperationResultForms))]
    public async Task Result_ComesLateWithoutAFallback_IsDisposed(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        foreach (Func<TimeoutForm.Body, TimeoutOptions, CancellationToken, Task> start in new[] { form.Start, form.Try })
        {
            var result = new Resource();
            var source = Source();
            Task call = start(Of(source), AtOnce(form, _time), default);
            _time.Advance(Second);
            await call.EndAsync();
            source.SetResult(result);
            await result.DisposedAsync();
        }
    }

    // The second result comes to the same handler, or disposer, after the first: when it is there, the first was spared.
    [Theory]
    [MemberData(nameof(OperationResultForms))]
    public async Task Result_ComesLateAndIsTheFallback_IsSpared(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        foreach (bool made in (bool[])[false, true])
        {
            var shared = new Resource();
            var late = Channel.CreateUnbounded<LateCompletion>();
            var source = Source();
            TimeoutOptions options = Late(form, told => late.Writer.TryWrite(told));
            Task call = made
                ? form.StartWithFactory(Of(source), options, (_, _) => new ValueTask<object?>(shared), default)
                : form.StartWithFallback!(Of(source), options, shared, default);
            _time.Advance(Second);
            await call.WithHangGuard();
            Assert.Same(shared, TimeoutForm.ResultOf(call));

            source.SetResult(shared);

            await late.Reader.ReadAsync().AsTask().WithHangGuard();
            Assert.Equal(0, shared.Disposed);
        }
    }

    [Theory]
    [MemberData(nameof(OperationResultForms))]
    public async Task OnUnclaimed_AResultComesLate_ReceivesIt(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var received = Channel.CreateUnbounded<object?>();
        var result = new Resource();
        var source = Source();
        var options = new TimeoutOptions { Timeout = Second, TimeProvider = _time, AbandonAfter = TimeSpan.Zero, OnUnclaimed = o => received.Writer.TryWrite(o) };
        Task call = form.Try(Of(source), options, default);
        _time.Advance(Second);
        await call.WithHangGuard();

        source.SetResult(result);

        Assert.Same(result, await received.Reader.ReadAsync().AsTask().WithHangGuard());
        Assert.Equal(0, result.Disposed);
    }

    [Fact]
    public async Task Result_OfATask_BelongsToItsOwner()
    {
        var result = new Resource();
        var late = Channel.CreateUnbounded<LateCompletion>();
        var source = Source();
        TimeoutForm form = TimeoutForms.Of("Task<T>");
        Task call = form.Try(Of(source), Late(form, told => late.Writer.TryWrite(told)), default);
        _time.Advance(Second);
        await call.WithHangGuard();
        source.SetResult(result);
        await late.Reader.ReadAsync().AsTask().WithHangGuard();
        Assert.Equal(0, result.Disposed);
    }

    [Theory]
    [MemberData(nameof(OperationResultForms))]
    public async Task Callbacks_OnTheTokenThrow_AreTheTimeoutsInnerExceptionAndTheResultIsUnclaimed(string name)
    {
        var result = new Resource();
        Task call = TimeoutForms.Of(name).Start(async token =>
        {
            using (token.Register(static () => throw new IOException("callback")))
            {
                await token.CanceledAsync();
                return result;
            }
        }, new TimeoutOptions { Timeout = Second, TimeProvider = _time, AbandonAfter = null }, default);

        _time.Advance(Second);

        var timeout = Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        Assert.Equal("callback", timeout.InnerException!.Message);
        await result.DisposedAsync();
    }

    [Theory]
    [MemberData(nameof(OperationForms))]
    public async Task Callback_OnTheTokenHangs_DelaysTheGraceOnly(string name)
    {
        var hanging = new Gate("callback");
        var logger = new RecordingLogger();
        var options = new TimeoutOptions { Timeout = Second, TimeProvider = _time, AbandonAfter = TimeSpan.Zero, Logger = logger };
        Task call = TimeoutForms.Of(name).Try(async token =>
        {
            token.UnsafeRegister(
                _ =>
                {
                    hanging.Wait();
                    throw new IOException("callback");
                },
                null);
            await Source().Task;
            return null;
        }, options, default);

        _time.Advance(Second);
        await call.WithHangGuard();
        Assert.True(TimeoutForm.IsTimedOut(call));

        await hanging.WhenParkedAsync(1);
        hanging.Open();
        LogEntry[] entries = [await logger.NextAsync(), await logger.NextAsync()];
        Assert.Equal([3001, 3004], entries.Select(entry => entry.Id).Order());
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_IsAbandonedAndFailsLater_IsObserved(string name)
    {
        int unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            if (e.Exception.Flatten().InnerExceptions.Any(inner => inner.Message == "late of " + name))
            {
                Interlocked.Increment(ref unobserved);
            }
        }

        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            await AbandonAsync(TimeoutForms.Of(name));
            for (int i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Count;
        }

        Assert.Equal(0, unobserved);

        async Task AbandonAsync(TimeoutForm form)
        {
            using var caller = new TrackedTokenSource();
            var source = new TaskCompletionSource<object?>();

            // each with a task of its own
            TimeoutForm.Body body = async _ => await source.Task;
            Task timedOut = form.Try(body, AtOnce(form, _time), default);
            _time.Advance(Second);
            await timedOut.WithHangGuard();
            Task canceled = form.Try(body, AtOnce(form, _time), caller.Token);
            await caller.CancelAsync();
            Assert.NotNull(await canceled.EndAsync());
            if (form.IsTask)
            {
                Assert.NotNull(await form.Try(body, AtOnce(form, _time), caller.Token).EndAsync());
            }

            var faulty = new FaultyTimeProvider(_time) { OnCreateTimer = static () => throw new IOException("clock") };
            Assert.NotNull(await form.Try(body, AtOnce(form, faulty), default).EndAsync());
            source.SetException(new IOException("late of " + form.Name));
        }
    }

    [Fact]
    public async Task Operation_AbandonedWithoutOptions_EndsWithoutATrace()
    {
        int unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            if (e.Exception.ToString().Contains(nameof(AbandonedWork), StringComparison.Ordinal))
            {
                Interlocked.Increment(ref unobserved);
            }
        }

        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            await AbandonAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Count;
        }

        Assert.Equal(0, unobserved);

        async Task AbandonAsync()
        {
            var source = new TaskCompletionSource();
            Func<CancellationToken, ValueTask> operation = _ => new ValueTask(source.Task);
            Task call = operation.WithTimeoutAsync(Second, _time);
            _time.Advance(Second);

            // the second that it has for its end
            while (!call.IsCompleted)
            {
                _time.Advance(Second);
                await Task.Yield();
            }

            Assert.IsType<OperationTimeoutException>(await call.EndAsync());
            await Task.Run(source.SetResult);
        }
    }

    [Fact]
    public async Task Task_IsTimedOutAgainAndAgain_KeepsNothingOfTheCalls()
    {
        var source = new TaskCompletionSource<object?>();
        var calls = new List<WeakReference>();
        for (int i = 0; i < 10_000; i++)
        {
            calls.Add(await TimeOutAsync(source.Task));
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // a few may still be on a stack, or in the timer's queue of ready work
        Assert.True(calls.Count(call => call.IsAlive) < 20, $"{calls.Count(call => call.IsAlive)} calls are alive");
        source.SetResult(null);
    }

    [Fact]
    public async Task Task_ThatWasAbandonedBefore_KeepsNothingOfTheCallsThatComeLater()
    {
        var source = new TaskCompletionSource<object?>();
        await TimeOutAsync(source.Task);
        var options = new List<WeakReference>();
        for (int i = 0; i < 50; i++)
        {
            options.Add(await TimeOutWithOptionsAsync());
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.True(options.Count(call => call.IsAlive) < 25, $"{options.Count(call => call.IsAlive)} calls are alive");
        source.SetResult(null);

        async Task<WeakReference> TimeOutWithOptionsAsync()
        {
            var own = new TimeoutOptions { Timeout = Second, TimeProvider = _time };
            Task<TimeoutResult<object?>> call = source.Task.TryWithTimeoutAsync(own);
            _time.Advance(Second);
            Assert.True((await call.WithHangGuard()).IsTimedOut);
            return new WeakReference(own);
        }
    }

    [Fact]
    public async Task Tasks_ThatWereTimedOut_KeepNothingOfTheCalls()
    {
        TaskCompletionSource<object?>[] sources = [.. Enumerable.Range(0, 50).Select(static _ => new TaskCompletionSource<object?>())];
        var calls = new List<WeakReference>();
        foreach (TaskCompletionSource<object?> source in sources)
        {
            calls.Add(await TimeOutAsync(source.Task));
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.True(calls.Count(call => call.IsAlive) < 25, $"{calls.Count(call => call.IsAlive)} calls are alive");
        Array.ForEach(sources, static source => source.SetResult(null));
    }

    [Fact]
    public async Task Operations_ThatWereAbandoned_KeepNothingOfTheCalls()
    {
        TaskCompletionSource<object?>[] sources = [.. Enumerable.Range(0, 50).Select(static _ => new TaskCompletionSource<object?>())];
        var calls = new List<WeakReference>();
        foreach (TaskCompletionSource<object?> source in sources)
        {
            calls.Add(await AbandonAsync(source.Task));
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.True(calls.Count(call => call.IsAlive) < 25, $"{calls.Count(call => call.IsAlive)} calls are alive");
        Array.ForEach(sources, static source => source.SetResult(null));

        async Task<WeakReference> AbandonAsync(Task<object?> running)
        {
            var options = new TimeoutOptions { Timeout = Second, TimeProvider = _time, AbandonAfter = TimeSpan.Zero };
            Task<object?> call = AsyncToolkit.Timeouts.RunAsync(options, _ => new ValueTask<object?>(running), new object());
            _time.Advance(Second);
            await call.WithHangGuard();
            return new WeakReference(call);
        }
    }

    // a method of its own, so that nothing of it stays on the stack
    private async Task<WeakReference> TimeOutAsync(Task<object?> task)
    {
        var fallback = new object();
        Task<object?> call = task.WithTimeoutAsync(Second, fallback, _time);
        _time.Advance(Second);
        Assert.Same(fallback, await call.WithHangGuard());
        return new WeakReference(fallback);
    }

    private TimeoutOptions Late(TimeoutForm form, Action<LateCompletion> handler) => form.IsTask
        ? new TimeoutOptions { Timeout = Second, TimeProvider = _time, Name = "call", OnLateCompletion = handler }
        : new TimeoutOptions { Timeout = Second, TimeProvider = _time, Name = "call", OnLateCompletion = handler, AbandonAfter = TimeSpan.Zero };
}
