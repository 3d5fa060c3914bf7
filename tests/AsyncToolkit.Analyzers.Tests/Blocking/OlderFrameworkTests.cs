using AsyncToolkit.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace AsyncToolkit.Analyzers.Tests.Blocking;

/// <summary>A framework that is told in a few lines, with the options of an await that .NET 8 brought, and without.</summary>
public class OlderFrameworkTests
{
    private const string Framework = """
        namespace System
        {
            public class Object { }
            public class String { }
            public class Attribute { }
            public class Exception { }
            public abstract class ValueType { }
            public abstract class Enum : ValueType { }
            public abstract class Delegate { }
            public abstract class MulticastDelegate : Delegate { }
            public struct Void { }
            public struct Boolean { }
            public struct Int32 { }
            public delegate void Action();
        }
        namespace System.Runtime.CompilerServices
        {
            public interface INotifyCompletion { void OnCompleted(Action continuation); }
            public class Awaitable : INotifyCompletion
            {
                public bool IsCompleted => true;
                public Awaitable GetAwaiter() => this;
                public void GetResult() { }
                public void OnCompleted(Action continuation) { }
            }
        }
        namespace System.Threading.Tasks
        {
            public class Task
            {
                public bool IsCompleted => true;
                public System.Runtime.CompilerServices.Awaitable ConfigureAwait(bool continueOnCapturedContext) => null;
                public System.Runtime.CompilerServices.Awaitable ConfigureAwait(ConfigureAwaitOptions options) => null;
            }
            public enum ConfigureAwaitOptions { ContinueOnCapturedContext = 1, SuppressThrowing = 2 }
        }
        public static class Case
        {
            public static async System.Threading.Tasks.Task RunAsync(System.Threading.Tasks.Task task)
            {
                while (!task.IsCompleted) { }
            }
        }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fix_OfABusyWait_NeedsWhatNet8Brought(bool isThere)
    {
        string source = isThere
            ? Framework
            : string.Join('\n', Framework.Split('\n').Where(line => !line.Contains("ConfigureAwaitOptions", StringComparison.Ordinal)));
        CaseProject project = CaseProject.Of(new RuleCase("framework", source), "").WithoutFramework();

        (IReadOnlyList<Diagnostic> diagnostics, IReadOnlyCollection<Exception> thrown) = await project.AnalyzeBrokenAsync();

        Assert.Empty(thrown);
        Diagnostic diagnostic = Assert.Single(diagnostics, d => d.Id == "ATK2002");
        Assert.Equal(isThere ? 1 : 0, (await project.FixesAsync(diagnostic)).Count);
    }
}
