using System.Runtime.CompilerServices;

namespace AsyncToolkit;

/// <summary>Makes the <see cref="Task"/> twins of a body look like the <see cref="ValueTask"/> form, at no cost per item but a call.</summary>
internal static class BodyAdapter
{
    internal static Func<T, CancellationToken, ValueTask> ToValueTask<T>(
        Func<T, CancellationToken, Task> body, [CallerArgumentExpression(nameof(body))] string? paramName = null)
    {
        ArgumentNullException.ThrowIfNull(body, paramName);
        return (item, token) => new ValueTask(body(item, token) ?? throw NullTask("body"));
    }

    internal static Func<T, CancellationToken, ValueTask<TResult>> ToValueTask<T, TResult>(
        Func<T, CancellationToken, Task<TResult>> body, [CallerArgumentExpression(nameof(body))] string? paramName = null)
    {
        ArgumentNullException.ThrowIfNull(body, paramName);
        return (item, token) => new ValueTask<TResult>(body(item, token) ?? throw NullTask("body"));
    }

    internal static Func<CancellationToken, ValueTask> ToValueTask(
        Func<CancellationToken, Task> body, [CallerArgumentExpression(nameof(body))] string? paramName = null)
    {
        ArgumentNullException.ThrowIfNull(body, paramName);
        return token => new ValueTask(body(token) ?? throw NullTask("operation"));
    }

    internal static Func<CancellationToken, ValueTask<TResult>> ToValueTask<TResult>(
        Func<CancellationToken, Task<TResult>> body, [CallerArgumentExpression(nameof(body))] string? paramName = null)
    {
        ArgumentNullException.ThrowIfNull(body, paramName);
        return token => new ValueTask<TResult>(body(token) ?? throw NullTask("operation"));
    }

    internal static InvalidOperationException NullTask(string what) => new($"The {what} returned null instead of a task.");
}
