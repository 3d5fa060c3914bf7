using Microsoft.CodeAnalysis.CSharp;

namespace AsyncToolkit.Package.Tests.Binding;

public class TimeoutBindingTests
{
    // The operation as an argument, with the twin that it must reach, and a fallback of its type.
    public static TheoryData<string, Twin> Operations => new()
    {
        { "async token => await TaskOperation(token)", Twin.ValueTask },
        { "async token => { await Task.Yield(); return 1; }", Twin.ValueTask },
        { "token => TaskOperation(token)", Twin.Task },
        { "_ => Task.FromResult(1)", Twin.Task },
        { "token => ValueTaskOperation(token)", Twin.ValueTask },
        { "TaskOperation", Twin.Task },
        { "ValueTaskOperation", Twin.ValueTask },
    };

    public static TheoryData<string, Twin> PlainOperations => new()
    {
        { "async token => await TaskBlock(token)", Twin.ValueTask },
        { "async _ => await Task.Yield()", Twin.ValueTask },
        { "token => TaskBlock(token)", Twin.Task },
        { "token => ValueTaskBlock(token)", Twin.ValueTask },
        { "token => throw new NotSupportedException()", Twin.ValueTask },
        { "async token => throw new NotSupportedException()", Twin.ValueTask },
        { "TaskBlock", Twin.Task },
        { "ValueTaskBlock", Twin.ValueTask },
        { "taskBlock", Twin.Task },
        { "valueTaskBlock", Twin.ValueTask },
    };

    // What is called, what it results in, and the parameters of the overload that it must reach, after the receiver.
    public static TheoryData<string, string, string> Calls => new()
    {
        { "task.WithTimeoutAsync(timeout)", "Task", "timeout cancellationToken" },
        { "task.WithTimeoutAsync(timeout, cancellationToken)", "Task", "timeout cancellationToken" },
        { "task.WithTimeoutAsync(timeout, timeProvider)", "Task", "timeout timeProvider cancellationToken" },
        { "task.WithTimeoutAsync(timeout, (e, ct) => Task.CompletedTask)", "Task", "timeout in:fallbackFactory cancellationToken" },
        { "task.WithTimeoutAsync(timeout, async (e, ct) => await Task.Yield())", "Task", "timeout fallbackFactory cancellationToken" },
        { "task.WithTimeoutAsync(timeoutOptions)", "Task", "options cancellationToken" },
        { "intTask.WithTimeoutAsync(timeout)", "Task<int>", "timeout cancellationToken" },
        { "intTask.WithTimeoutAsync(timeout, cancellationToken)", "Task<int>", "timeout cancellationToken" },
        { "intTask.WithTimeoutAsync(timeout, 1)", "Task<int>", "timeout fallback cancellationToken" },
        { "intTask.WithTimeoutAsync(timeout, fallback: 1, cancellationToken)", "Task<int>", "timeout fallback cancellationToken" },
        { "intTask.WithTimeoutAsync(timeout, 1, timeProvider, cancellationToken)", "Task<int>", "timeout fallback timeProvider cancellationToken" },
        { "intTask.WithTimeoutAsync(timeout, (e, ct) => Task.FromResult(1))", "Task<int>", "timeout in:fallbackFactory cancellationToken" },
        { "intTask.WithTimeoutAsync(timeout, (e, ct) => new ValueTask<int>(1))", "Task<int>", "timeout fallbackFactory cancellationToken" },
        { "intTask.WithTimeoutAsync(timeout, async (e, ct) => { await Task.Yield(); return 1; }, timeProvider)", "Task<int>", "timeout fallbackFactory timeProvider cancellationToken" },
        { "intTask.WithTimeoutAsync(timeout, (e, ct) => throw e)", "Task<int>", "timeout fallbackFactory cancellationToken" },
        { "intTask.WithTimeoutAsync(timeoutOptions, 1)", "Task<int>", "options fallback cancellationToken" },
        { "intTask.TryWithTimeoutAsync(timeout, timeProvider)", "Task<TimeoutResult<int>>", "timeout timeProvider cancellationToken" },
        { "stringTask.WithTimeoutAsync(timeout, fallback: null)", "Task<string?>", "timeout fallback cancellationToken" },
        { "stringTask.WithTimeoutAsync(timeout, fallback: null, cancellationToken)", "Task<string?>", "timeout fallback cancellationToken" },
        { "stringTask.WithTimeoutAsync(timeoutOptions, fallback: null)", "Task<string?>", "options fallback cancellationToken" },
        { "objectTask.WithTimeoutAsync(timeout, cancellationToken)", "Task<object>", "timeout cancellationToken" },
        { "objectTask.WithTimeoutAsync(timeout, timeProvider)", "Task<object>", "timeout timeProvider cancellationToken" },
        { "objectTask.WithTimeoutAsync(timeout, virtualTime)", "Task<object>", "timeout timeProvider cancellationToken" },
        { "objectTask.WithTimeoutAsync(timeout, fallback: virtualTime)", "Task<object>", "timeout fallback cancellationToken" },
        { "objectTask.WithTimeoutAsync(timeout, \"fallback\")", "Task<object>", "timeout fallback cancellationToken" },
        { "objectTask.WithTimeoutAsync(timeout, \"fallback\", virtualTime)", "Task<object>", "timeout fallback timeProvider cancellationToken" },
        { "objectTask.WithTimeoutAsync(timeout, (e, ct) => Task.FromResult<object>(1))", "Task<object>", "timeout in:fallbackFactory cancellationToken" },
        { "objectTask.TryWithTimeoutAsync(timeout, virtualTime)", "Task<TimeoutResult<object>>", "timeout timeProvider cancellationToken" },
        { "taskOperation.WithTimeoutAsync(timeout, 1, cancellationToken)", "Task<int>", "timeout fallback cancellationToken" },
        { "valueTaskOperation.WithTimeoutAsync(timeout, timeProvider)", "Task<int>", "timeout timeProvider cancellationToken" },
        { "taskBlock.WithTimeoutAsync(timeout, cancellationToken)", "Task", "timeout cancellationToken" },
        { "valueTaskBlock.TryWithTimeoutAsync(timeoutOptions)", "Task<TimeoutResult>", "options cancellationToken" },
        { "Timeouts.RunAsync(timeout, ct => http.GetStringAsync(\"\", ct), fallback: \"\", cancellationToken)", "Task<string>", "timeout in:operation fallback cancellationToken" },
        { "Timeouts.RunAsync(timeout, ct => Task.FromResult<object>(1), virtualTime)", "Task<object>", "timeout in:operation timeProvider cancellationToken" },
        { "Timeouts.RunAsync(timeout, ct => Task.FromResult<object>(1), cancellationToken)", "Task<object>", "timeout in:operation cancellationToken" },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public void RunAsync_WithAResult_BindsToTheExpectedTwin(string operation, Twin twin) => Assert.All(Versions, version =>
    {
        string[] tails = ["", ", cancellationToken", ", timeProvider", ", timeProvider, cancellationToken", ", 1", ", fallback: 1, cancellationToken", ", 1, timeProvider"];
        string[] calls =
        [
            .. tails.Select(tail => $"Timeouts.RunAsync(timeout, {operation}{tail})"),
            $"Timeouts.RunAsync(timeoutOptions, {operation})",
            $"Timeouts.RunAsync(timeoutOptions, {operation}, 1, cancellationToken)",
            $"Timeouts.TryRunAsync(timeout, {operation}, cancellationToken)",
            $"Timeouts.TryRunAsync(timeoutOptions, {operation})",
        ];
        Assert.Equal(calls.Select(call => new BoundCall(call, twin)), CallBinder.Bind(version, calls));
    });

    [Theory]
    [MemberData(nameof(PlainOperations))]
    public void RunAsync_WithoutAResult_BindsToTheExpectedTwin(string operation, Twin twin) => Assert.All(Versions, version =>
    {
        // A lambda that only throws has no type of its own, so that a clock behind it could as well be a fallback: it has to be named.
        string[] tails = operation.Contains("throw", StringComparison.Ordinal)
            ? ["", ", timeProvider: timeProvider", ", timeProvider: timeProvider, cancellationToken"]
            : ["", ", cancellationToken", ", timeProvider", ", timeProvider, cancellationToken"];
        string[] calls =
        [
            .. tails.Select(tail => $"Timeouts.RunAsync(timeout, {operation}{tail})"),
            $"Timeouts.RunAsync(timeoutOptions, {operation})",
            $"Timeouts.TryRunAsync(timeout, {operation}, cancellationToken)",
        ];
        Assert.Equal(calls.Select(call => new BoundCall(call, twin)), CallBinder.Bind(version, calls));
    });

    [Theory]
    [MemberData(nameof(Calls))]
    public void Calls_InEachVersion_BindToTheOverloadThatTheyRead(string call, string result, string parameters) =>
        Assert.All(Versions, version => Assert.Equal([(result, parameters)], CallBinder.Overloads(version, [call])));

    private static IEnumerable<LanguageVersion> Versions =>
        [LanguageVersion.CSharp11, LanguageVersion.CSharp12, LanguageVersion.CSharp13, LanguageVersion.CSharp14];
}
