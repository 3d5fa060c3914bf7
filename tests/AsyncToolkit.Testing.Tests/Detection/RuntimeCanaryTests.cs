using System.Reflection;

namespace AsyncToolkit.Testing.Tests.Detection;

/// <summary>Says, on each target, whether the runtime still has what the package looks at. When one of these fails after a runtime
/// update, the package goes on with its fallbacks and its exactness is gone.</summary>
public class RuntimeCanaryTests
{
    [Fact]
    public void PoolInternals_ThisRuntime_AreThere() => Assert.True(PoolInternals.IsSupported);

    [Fact]
    public void PoolListener_ThisRuntime_ProvesItsEvents()
    {
        Assert.True(PoolListener.TryAcquire());
        PoolListener.Release();
    }

    [Theory]
    [InlineData("s_asyncDebuggingEnabled")]
    [InlineData("s_currentActiveTasks")]
    public void TaskTracking_ThisRuntime_HasItsFields(string name) =>
        Assert.NotNull(typeof(Task).GetField(name, BindingFlags.Static | BindingFlags.NonPublic));

    [Fact]
    public async Task StateMachines_ThisRuntime_AreLegible()
    {
        TaskCompletionSource never = new();
        async Task WaitAsync() => await never.Task;
        Task waiting = WaitAsync();

        // Optimised builds have structs here: what is read is a copy.
        Assert.NotNull(StateMachines.Context(waiting));
        Assert.Equal("RuntimeCanaryTests.StateMachines_ThisRuntime_AreLegible.WaitAsync, at await 1", StateMachines.Describe(StateMachines.Of(waiting)!));
        Assert.Equal(StateMachines.Describe(StateMachines.Of(waiting)!), StateMachines.Describe(StateMachines.Continuation(never.Task)!));
        never.SetResult();
        await waiting;
    }
}
