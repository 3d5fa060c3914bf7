using System.Reflection;
using System.Runtime.Loader;
using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.FanOut;

/// <summary>The code before the fix and the code after it, compiled against the library and run.</summary>
public class HandWrittenTimeoutFixTests
{
    private const string Pitfall = """
        public static class Case
        {
            public static async Task<int> RunAsync(Task<int> load)
            {
                if (await [|Task.WhenAny(load, Task.Delay(0))|] != load)
                {
                    throw new TimeoutException();
                }

                return await load;
            }
        }
        """;

    private static readonly Dictionary<string, Task<int>> Tasks = new(StringComparer.Ordinal)
    {
        ["completed"] = Task.FromResult(7),
        ["failed"] = Task.FromException<int>(new InvalidOperationException("as told")),
        ["canceled"] = Task.FromCanceled<int>(new CancellationToken(canceled: true)),
        ["pending"] = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously).Task,
    };

    [Theory]
    [InlineData("completed", null)]
    [InlineData("failed", typeof(InvalidOperationException))]
    [InlineData("canceled", typeof(TaskCanceledException))]
    [InlineData("pending", typeof(OperationTimeoutException))]
    public async Task Fix_RunAgainstTheLibrary_EndsAsBefore(string state, Type? exception)
    {
        CaseProject before = CaseProject.Of(new RuleCase("timeout", Pitfall), "");
        CaseProject after = await before.FixAsync(Assert.Single(await before.AnalyzeAsync("ATK3007")), null);
        Assert.Contains("load.WithTimeoutAsync", await after.TextAsync(), StringComparison.Ordinal);

        Task<int> old = await RunAsync(before, Tasks[state]);
        Task<int> @new = await RunAsync(after, Tasks[state]);

        Assert.Equal(exception, @new.Exception?.InnerException?.GetType() ?? (@new.IsCanceled ? typeof(TaskCanceledException) : null));
        Assert.Equal(old.Status, @new.Status);
        if (old.Exception?.InnerException is { } thrown)
        {
            Assert.IsAssignableFrom(thrown.GetType(), @new.Exception!.InnerException);
        }
        else if (old.IsCompletedSuccessfully)
        {
            Assert.Equal(await old, await @new);
        }
    }

    private static async Task<Task<int>> RunAsync(CaseProject project, Task<int> load)
    {
        using var image = new MemoryStream();
        Assert.True((await project.CompilationAsync()).Emit(image).Success);
        image.Position = 0;
        MethodInfo run = new AssemblyLoadContext(null).LoadFromStream(image).GetType("Case")!.GetMethod("RunAsync")!;
        var running = (Task<int>)run.Invoke(null, [load])!;
        await Task.WhenAny(running);
        return running;
    }
}
