using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts;

/// <summary>What users read: messages, texts, and what equality says.</summary>
public class TimeoutTextTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(null, "The operation did not end within 00:00:01.")]
    [InlineData("quote", "quote did not end within 00:00:01.")]
    public void OperationTimeoutException_Message_NamesTheOperationAndTheTime(string? name, string message)
    {
        var inner = new IOException();
        var exception = new OperationTimeoutException(name, Second, 2 * Second, inner);

        Assert.Equal(message, exception.Message);
        Assert.Equal((name, Second, 2 * Second), (exception.OperationName, exception.Timeout, exception.Elapsed));
        Assert.Same(inner, exception.InnerException);
    }

    [Fact]
    public void LateCompletion_ToString_NamesTheOperationAndItsEnd()
    {
        Assert.Equal("The operation ended 00:00:01 late: RanToCompletion", new LateCompletion(null, exception: null, Second).ToString());
        Assert.Equal("quote ended 00:00:01 late: Faulted (root)", new LateCompletion("quote", new IOException("root"), Second).ToString());
    }

    [Fact]
    public void Deadline_ToString_NamesItAndItsTime()
    {
        using var plain = Deadline.After(Second);
        using var named = Deadline.After(Timeout.InfiniteTimeSpan, name: "request");

        Assert.Equal("the deadline of 00:00:01", plain.ToString());
        Assert.Equal("the deadline 'request' of infinite time", named.ToString());
    }

    [Fact]
    public void Timeouts_ThatAreNegative_AreToldSo()
    {
        AssertTold(() => Deadline.After(TimeSpan.FromTicks(-1)));
        AssertTold(() => Task.CompletedTask.WithTimeoutAsync(TimeSpan.FromTicks(-1)));

        static void AssertTold(Func<object> call) =>
            Assert.StartsWith("Negative, and not Timeout.InfiniteTimeSpan.", Assert.Throws<ArgumentOutOfRangeException>("timeout", call).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false, "The operation was canceled.")]
    [InlineData("quote", false, "quote was canceled.")]
    [InlineData("quote", true, "quote was canceled: the deadline 'request' of 00:00:01 has expired.")]
    public async Task Cancellation_OfACall_NamesItAndTheDeadlineThatHasExpired(string? name, bool byDeadline, string message)
    {
        VirtualTimeProvider time = Clocks.Virtual();
        using var caller = new TrackedTokenSource();
        using var deadline = Deadline.Begin(Second, time, "request");
        Task call = new TaskCompletionSource().Task.WithTimeoutAsync(new TimeoutOptions { Timeout = 2 * Second, TimeProvider = time, Name = name }, caller.Token);

        if (byDeadline)
        {
            time.Advance(Second);
        }
        else
        {
            await caller.CancelAsync();
        }

        Assert.Equal(message, (await call.EndAsync())?.Message);
    }

    [Fact]
    public async Task TimeoutResult_OfATimeout_SaysSoAndHasNoValue()
    {
        Task<int> never = new TaskCompletionSource<int>().Task;
        TimeoutResult<int> result = await never.TryWithTimeoutAsync(TimeSpan.Zero);
        TimeoutResult plain = await ((Task)never).TryWithTimeoutAsync(TimeSpan.Zero);

        Assert.Equal(("timed out", "timed out"), (result.ToString(), plain.ToString()));
        Assert.False(result.TryGetValue(out _));
        Assert.Equal(
            "There is no value: the operation timed out. Look at IsTimedOut first, or use TryGetValue.",
            Assert.Throws<InvalidOperationException>(() => result.Value).Message);
    }

    [Fact]
    public async Task TimeoutResult_OfAnEndInTime_DiffersFromATimeout()
    {
        Task<int> never = new TaskCompletionSource<int>().Task;
        TimeoutResult<int> timedOut = await never.TryWithTimeoutAsync(TimeSpan.Zero);
        TimeoutResult plainTimedOut = await ((Task)never).TryWithTimeoutAsync(TimeSpan.Zero);
        TimeoutResult<int> zero = await Task.FromResult(0).TryWithTimeoutAsync(Second);
        TimeoutResult<int> one = await Task.FromResult(1).TryWithTimeoutAsync(Second);

        Assert.True(zero.TryGetValue(out int value));
        Assert.Equal(0, value);
        Assert.False(zero == timedOut || zero.Equals((object)timedOut) || zero.Equals((object)0));
        Assert.False(zero == one || zero.GetHashCode() == one.GetHashCode());
        Assert.True(zero != one && zero != timedOut && zero.Equals((object)default(TimeoutResult<int>)));

        Assert.False(plainTimedOut == default || plainTimedOut.Equals((object)default(TimeoutResult)) || plainTimedOut.Equals((object)1));
        Assert.True(plainTimedOut != default && plainTimedOut.Equals((object)plainTimedOut));
        Assert.NotEqual(default(TimeoutResult).GetHashCode(), plainTimedOut.GetHashCode());
    }
}
