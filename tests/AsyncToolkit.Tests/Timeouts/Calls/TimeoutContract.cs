using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Calls;

/// <summary>What the tests of all forms share.</summary>
public abstract class TimeoutContract
{
    protected static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    protected static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);

    public static TheoryData<string> Forms => TimeoutForms.Names;

    public static TheoryData<string> OperationForms => TimeoutForms.Operations;

    public static TheoryData<string> TaskForms => TimeoutForms.Tasks;

    public static TheoryData<string> ResultForms => TimeoutForms.WithResult;

    public static TheoryData<string> OperationResultForms => TimeoutForms.OperationsWithResult;

    /// <summary>Options with a clock; what is abandoned is so at once, whatever the form.</summary>
    internal static TimeoutOptions AtOnce(TimeoutForm form, TimeProvider time, TimeSpan? timeout = null) => form.IsTask
        ? new TimeoutOptions { Timeout = timeout ?? Second, TimeProvider = time, Name = "call" }
        : new TimeoutOptions { Timeout = timeout ?? Second, TimeProvider = time, Name = "call", AbandonAfter = TimeSpan.Zero };

    /// <summary>Options with a clock, and the defaults.</summary>
    internal static TimeoutOptions Plain(TimeProvider time, TimeSpan? timeout = null) =>
        new() { Timeout = timeout ?? Second, TimeProvider = time, Name = "call" };

    /// <summary>Runs until it is told to stop, and then ends canceled.</summary>
    internal static async Task<object?> ObeyAsync(CancellationToken token)
    {
        await token.CanceledAsync();
        throw new OperationCanceledException(token);
    }

    /// <summary>Completes with what a source is given, whatever the token says.</summary>
    internal static TimeoutForm.Body Of(TaskCompletionSource<object?> source) => _ => source.Task;

    internal static TaskCompletionSource<object?> Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal static void AssertIsTimeout(Exception? thrown, TimeSpan? timeout = null)
    {
        var exception = Assert.IsType<OperationTimeoutException>(thrown);
        Assert.Equal("call", exception.OperationName);
        Assert.Equal(timeout ?? Second, exception.Timeout);
        Assert.True(exception.Elapsed >= exception.Timeout, $"{exception.Elapsed}");
    }

    internal static void AssertIsCanceled(Task call, Exception? thrown, CancellationToken token)
    {
        Assert.True(call.IsCanceled, $"{call.Status}");
        Assert.Equal(token, Assert.IsAssignableFrom<OperationCanceledException>(thrown).CancellationToken);
    }

    internal static async Task AssertTimesOutAsync(Task call, TimeSpan? timeout = null)
    {
        AssertIsTimeout(await call.EndAsync(), timeout);
        Assert.True(call.IsFaulted);
    }
}
