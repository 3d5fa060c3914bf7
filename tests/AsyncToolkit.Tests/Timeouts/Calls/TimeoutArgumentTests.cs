using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Calls;

/// <summary>Bad input is an error at the call, with the name of the parameter.</summary>
public class TimeoutArgumentTests : TimeoutContract
{
    private static readonly TimeSpan Negative = TimeSpan.FromSeconds(-1);

    private readonly Task<int> _task = Task.FromResult(1);
    private readonly Func<CancellationToken, Task<int>> _operation = static _ => Task.FromResult(1);
    private readonly Func<CancellationToken, ValueTask> _plain = static _ => default;

    [Fact]
    public void Calls_ATimeoutThatIsNegative_ThrowAtTheCall()
    {
        Rejects<ArgumentOutOfRangeException>("timeout", () => _task.WithTimeoutAsync(Negative));
        Rejects<ArgumentOutOfRangeException>("timeout", () => ((Task)_task).WithTimeoutAsync(Negative));
        Rejects<ArgumentOutOfRangeException>("timeout", () => _task.WithTimeoutAsync(Negative, 2));
        Rejects<ArgumentOutOfRangeException>("timeout", () => _task.TryWithTimeoutAsync(Negative));
        Rejects<ArgumentOutOfRangeException>("timeout", () => _operation.WithTimeoutAsync(Negative));
        Rejects<ArgumentOutOfRangeException>("timeout", () => _plain.TryWithTimeoutAsync(Negative));
        Rejects<ArgumentOutOfRangeException>("timeout", () => AsyncToolkit.Timeouts.RunAsync(Negative, _operation, 2));
        Rejects<ArgumentOutOfRangeException>("timeout", () => AsyncToolkit.Timeouts.TryRunAsync(TimeSpan.MinValue, _plain));
        Rejects<ArgumentOutOfRangeException>("Timeout", () => new TimeoutOptions { Timeout = Negative });
        Rejects<ArgumentOutOfRangeException>("AbandonAfter", () => new TimeoutOptions { Timeout = Second, AbandonAfter = Negative });
        Rejects<ArgumentOutOfRangeException>("FallbackOn", () => new TimeoutOptions { Timeout = Second, FallbackOn = (FallbackOn)7 });
    }

    [Fact]
    public void Calls_Nulls_ThrowAtTheCall()
    {
        Rejects<ArgumentNullException>("task", () => ((Task)null!).WithTimeoutAsync(Second));
        Rejects<ArgumentNullException>("task", () => ((Task<int>)null!).TryWithTimeoutAsync(Second));
        Rejects<ArgumentNullException>("operation", () => ((Func<CancellationToken, ValueTask>)null!).WithTimeoutAsync(Second));
        Rejects<ArgumentNullException>("operation", () => ((Func<CancellationToken, Task<int>>)null!).WithTimeoutAsync(Second));
        Rejects<ArgumentNullException>("operation", () => AsyncToolkit.Timeouts.RunAsync(Second, (Func<CancellationToken, Task>)null!));
        Rejects<ArgumentNullException>("options", () => _task.WithTimeoutAsync((TimeoutOptions)null!));
        Rejects<ArgumentNullException>("options", () => AsyncToolkit.Timeouts.TryRunAsync((TimeoutOptions)null!, _operation));
        Rejects<ArgumentNullException>("timeProvider", () => _task.WithTimeoutAsync(Second, (TimeProvider)null!));
        Rejects<ArgumentNullException>("timeProvider", () => _operation.WithTimeoutAsync(Second, 2, null!));
        Rejects<ArgumentNullException>("fallbackFactory", () => _task.WithTimeoutAsync(Second, (Func<Exception, CancellationToken, ValueTask<int>>)null!));
        Rejects<ArgumentNullException>("fallbackFactory", () => ((Task)_task).WithTimeoutAsync(Second, (Func<Exception, CancellationToken, ValueTask>)null!));
        Rejects<ArgumentNullException>("fallbackFactory", () => _operation.WithTimeoutAsync(Second, (Func<Exception, CancellationToken, Task<int>>)null!));
        Rejects<ArgumentNullException>("fallbackFactory", () => AsyncToolkit.Timeouts.RunAsync(Second, _plain, (Func<Exception, CancellationToken, ValueTask>)null!));
        Rejects<ArgumentNullException>("fallbackFactory", () => AsyncToolkit.Timeouts.RunAsync(Second, static _ => new ValueTask<int>(1), (Func<Exception, CancellationToken, ValueTask<int>>)null!));
        Rejects<ArgumentNullException>("TimeProvider", () => new TimeoutOptions { Timeout = Second, TimeProvider = null! });
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Options_ThatTheFormCannotHonour_ThrowAtTheCall(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        TimeoutForm.Body body = static _ => Task.FromResult<object?>(null);
        var fallbackOn = new TimeoutOptions { Timeout = Second, FallbackOn = FallbackOn.Timeout };
        var abandonAfter = new TimeoutOptions { Timeout = Second, AbandonAfter = null };
        var onUnclaimed = new TimeoutOptions { Timeout = Second, OnUnclaimed = static _ => { } };

        Rejects<ArgumentException>("options", () => form.Start(body, fallbackOn, default));
        Rejects<ArgumentException>("options", () => form.Try(body, fallbackOn, default));
        if (form.IsTask)
        {
            Rejects<ArgumentException>("options", () => form.Start(body, abandonAfter, default));
        }
        else
        {
            Assert.True(form.Start(body, abandonAfter, default).IsCompletedSuccessfully);
        }

        if (form.IsTask || !form.HasResult)
        {
            Rejects<ArgumentException>("options", () => form.Try(body, onUnclaimed, default));
        }
        else
        {
            Assert.True(form.Try(body, onUnclaimed, default).IsCompletedSuccessfully);
        }
    }

    [Fact]
    public void Options_ThatCannotBeHonoured_AreNamedWithTheReason()
    {
        var onUnclaimed = new TimeoutOptions { Timeout = Second, OnUnclaimed = static _ => { } };
        var abandonAfter = new TimeoutOptions { Timeout = Second, AbandonAfter = null };

        SaysWhy("OnUnclaimed is set, but there are no results.", () => _plain.WithTimeoutAsync(onUnclaimed));
        SaysWhy("OnUnclaimed is set, but the result of a task belongs to its owner.", () => _task.WithTimeoutAsync(onUnclaimed));
        SaysWhy("FallbackOn is set, but there is no fallback.", () => _task.WithTimeoutAsync(new TimeoutOptions { Timeout = Second, FallbackOn = FallbackOn.Timeout }));
        SaysWhy("AbandonAfter is set, but a running task cannot be told to stop: it is abandoned at once.", () => _task.WithTimeoutAsync(abandonAfter));

        Assert.StartsWith(
            "Not a defined value.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new TimeoutOptions { Timeout = Second, FallbackOn = (FallbackOn)7 }).Message,
            StringComparison.Ordinal);

        static void SaysWhy(string why, Func<object> call) =>
            Assert.Equal($"{why} (Parameter 'options')", Assert.Throws<ArgumentException>(call).Message);
    }

    [Fact]
    public async Task Tails_WithoutOptions_MeanTheSame()
    {
        var time = Clocks.Virtual();
        var never = new TaskCompletionSource<int>();
        Func<CancellationToken, ValueTask<int>> operation = static async token =>
        {
            await ObeyAsync(token);
            return 0;
        };
        Func<Exception, CancellationToken, ValueTask<int>> factory = static (_, _) => new ValueTask<int>(3);
        Task<int>[] throwing = [never.Task.WithTimeoutAsync(Second, time), operation.WithTimeoutAsync(Second, time), AsyncToolkit.Timeouts.RunAsync(Second, operation, time)];
        Task<int>[] falling =
        [
            never.Task.WithTimeoutAsync(Second, 3, time), operation.WithTimeoutAsync(Second, 3, time), AsyncToolkit.Timeouts.RunAsync(Second, operation, 3, time),
            never.Task.WithTimeoutAsync(Second, factory, time), operation.WithTimeoutAsync(Second, factory, time), AsyncToolkit.Timeouts.RunAsync(Second, operation, factory, time),
        ];
        Task<TimeoutResult<int>>[] trying = [never.Task.TryWithTimeoutAsync(Second, time), operation.TryWithTimeoutAsync(Second, time), AsyncToolkit.Timeouts.TryRunAsync(Second, operation, time)];

        time.Advance(Second);

        foreach (Task<int> call in throwing)
        {
            Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        }

        Assert.All(await Task.WhenAll(falling).WithHangGuard(), value => Assert.Equal(3, value));
        Assert.All(await Task.WhenAll(trying).WithHangGuard(), result => Assert.True(result.IsTimedOut));

        // on the system's clock; zero needs no timer
        Assert.Equal(3, await never.Task.WithTimeoutAsync(TimeSpan.Zero, 3));
        Assert.Equal(3, await never.Task.WithTimeoutAsync(TimeSpan.Zero, factory));
        Assert.Equal(3, await operation.WithTimeoutAsync(TimeSpan.Zero, 3));
        Assert.Equal(3, await AsyncToolkit.Timeouts.RunAsync(TimeSpan.Zero, operation, factory));
        Assert.True((await never.Task.TryWithTimeoutAsync(TimeSpan.Zero)).IsTimedOut);
        Assert.Equal(3, await never.Task.WithTimeoutAsync(TimeSpan.FromMilliseconds(1), 3).WithHangGuard());
    }

    [Fact]
    public void Tasks_ThatNothingCanTakeTheEndOf_AreReturnedAsTheyAre()
    {
        // not one of those that the framework keeps for small numbers
        Task<int> task = Task.FromResult(1_000);
        Task plain = task;
        Task<int> never = new TaskCompletionSource<int>().Task;
        Task[] calls =
        [
            task.WithTimeoutAsync(Second),
            task.WithTimeoutAsync(Second, 2),
            task.WithTimeoutAsync(Second, static (_, _) => new ValueTask<int>(2)),
            plain.WithTimeoutAsync(Second),
            plain.WithTimeoutAsync(Second, static (_, _) => default(ValueTask)),
        ];

        Assert.All(calls, call => Assert.Same(task, call));
        Assert.Same(never, never.WithTimeoutAsync(Timeout.InfiniteTimeSpan));
        Assert.Same(never, ((Task)never).WithTimeoutAsync(Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task Results_ThatSayTheSame_AreEqual()
    {
        var time = Clocks.Virtual();
        TimeoutResult<int> one = (await _task.TryWithTimeoutAsync(Second, time));
        Assert.Equal(one, (await _operation.TryWithTimeoutAsync(Second, time)));
        Assert.True(one == (await _task.TryWithTimeoutAsync(Second)) && one != default(TimeoutResult<int>));
        Assert.Equal(("in time: 1", "in time"), (one.ToString(), default(TimeoutResult).ToString()));
        Assert.Equal(one.GetHashCode(), (await _operation.TryWithTimeoutAsync(Second, time)).GetHashCode());
        Assert.True(default(TimeoutResult) == (await _plain.TryWithTimeoutAsync(Second, time)));
    }

    private static void Rejects<TException>(string name, Func<object> call)
        where TException : ArgumentException => Assert.Equal(name, Assert.Throws<TException>(call).ParamName);
}
