using System.Reflection;

namespace AsyncToolkit.Tests.Timeouts.Calls;

// The overloads are many, and all that each does is to hand on its arguments: every public one is called here.
public class TimeoutOverloadTests
{
    private const int Result = 7;
    private const int Fallback = 9;

    private static readonly Dictionary<string, MethodInfo> Methods = new[] { typeof(TimeoutExtensions), typeof(AsyncToolkit.Timeouts) }
        .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .ToDictionary(static method => $"{method.DeclaringType!.Name}: {method}", static method => method.IsGenericMethod ? method.MakeGenericMethod(typeof(int)) : method);

    private int _fallbacks;

    public static TheoryData<string> Overloads => new(Methods.Keys);

    [Theory]
    [MemberData(nameof(Overloads))]
    public async Task Overload_OfWhatHasEnded_GivesItsResult(string overload)
    {
        object? given = await CallAsync(Methods[overload], TimeSpan.FromHours(1), ends: true, CancellationToken.None);

        Assert.True(given is null or Result or TimeoutResult { IsTimedOut: false } or TimeoutResult<int> { IsTimedOut: false, Value: Result }, $"{given}");
        Assert.Equal(0, _fallbacks);
    }

    [Theory]
    [MemberData(nameof(Overloads))]
    public async Task Overload_OfWhatNeverEnds_GivesTheFallbackOrTellsOfTheTimeout(string overload)
    {
        MethodInfo method = Methods[overload];
        Task<object?> call = CallAsync(method, TimeSpan.Zero, ends: false, CancellationToken.None);

        if (method.Name.StartsWith("Try", StringComparison.Ordinal))
        {
            object? given = await call;
            Assert.True(given is TimeoutResult { IsTimedOut: true } or TimeoutResult<int> { IsTimedOut: true }, $"{given}");
        }
        else if (method.GetParameters().FirstOrDefault(static parameter => parameter.Name!.StartsWith("fallback", StringComparison.Ordinal)) is { } fallback)
        {
            Assert.Equal(method.ReturnType == typeof(Task<int>) ? Fallback : null, await call);
            Assert.Equal(fallback.ParameterType == typeof(int) ? 0 : 1, _fallbacks);
        }
        else
        {
            await Assert.ThrowsAsync<OperationTimeoutException>(() => call);
        }
    }

    [Theory]
    [MemberData(nameof(Overloads))]
    public async Task Overload_WithACanceledToken_EndsCanceledByIt(string overload)
    {
        var canceled = new CancellationToken(canceled: true);

        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallAsync(Methods[overload], TimeSpan.FromHours(1), ends: false, canceled));

        Assert.Equal(canceled, thrown.CancellationToken);
        Assert.Equal(0, _fallbacks);
    }

    private async Task<object?> CallAsync(MethodInfo method, TimeSpan timeout, bool ends, CancellationToken cancellationToken)
    {
        object?[] arguments = [.. method.GetParameters().Select(parameter => ArgumentOf(parameter.ParameterType, timeout, ends, cancellationToken))];
        var task = (Task)method.Invoke(null, arguments)!;
        await task;
        return method.ReturnType.IsGenericType ? method.ReturnType.GetProperty("Result")!.GetValue(task) : null;
    }

    private object ArgumentOf(Type parameter, TimeSpan timeout, bool ends, CancellationToken cancellationToken)
    {
        Dictionary<Type, object> arguments = new()
        {
            [typeof(TimeSpan)] = timeout,
            [typeof(TimeoutOptions)] = new TimeoutOptions { Timeout = timeout },
            [typeof(TimeProvider)] = TimeProvider.System,
            [typeof(CancellationToken)] = cancellationToken,
            [typeof(int)] = Fallback,
            [typeof(Task)] = WorkAsync(ends, CancellationToken.None),
            [typeof(Task<int>)] = WorkAsync(ends, CancellationToken.None),
            [typeof(Func<CancellationToken, Task>)] = (Func<CancellationToken, Task>)(token => WorkAsync(ends, token)),
            [typeof(Func<CancellationToken, Task<int>>)] = (Func<CancellationToken, Task<int>>)(token => WorkAsync(ends, token)),
            [typeof(Func<CancellationToken, ValueTask>)] = (Func<CancellationToken, ValueTask>)(token => new(WorkAsync(ends, token))),
            [typeof(Func<CancellationToken, ValueTask<int>>)] = (Func<CancellationToken, ValueTask<int>>)(token => new(WorkAsync(ends, token))),
            [typeof(Func<Exception, CancellationToken, Task>)] = (Func<Exception, CancellationToken, Task>)((_, _) => FallBackAsync()),
            [typeof(Func<Exception, CancellationToken, Task<int>>)] = (Func<Exception, CancellationToken, Task<int>>)((_, _) => FallBackAsync()),
            [typeof(Func<Exception, CancellationToken, ValueTask>)] = (Func<Exception, CancellationToken, ValueTask>)((_, _) => new(FallBackAsync())),
            [typeof(Func<Exception, CancellationToken, ValueTask<int>>)] = (Func<Exception, CancellationToken, ValueTask<int>>)((_, _) => new(FallBackAsync())),
        };
        return arguments[parameter.IsByRef ? parameter.GetElementType()! : parameter];
    }

    private static Task<int> WorkAsync(bool ends, CancellationToken cancellationToken)
    {
        if (ends)
        {
            return Task.FromResult(Result);
        }

        var never = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
        return never.Task;
    }

    private Task<int> FallBackAsync()
    {
        _fallbacks++;
        return Task.FromResult(Fallback);
    }
}
