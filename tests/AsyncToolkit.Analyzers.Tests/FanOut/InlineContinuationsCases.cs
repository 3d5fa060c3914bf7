using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.FanOut;

public sealed class InlineContinuationsCases : RuleCases
{
    public InlineContinuationsCases()
    {
        Fires("without options", "var source = [|new TaskCompletionSource()|];");
        Fires("with a result", "var source = [|new TaskCompletionSource<int>()|];");
        Fires("target-typed", "TaskCompletionSource<int> source = [|new()|];");
        Fires("a state", "var source = [|new TaskCompletionSource<int>(\"state\")|];");
        Fires("other options", "var source = [|new TaskCompletionSource(TaskCreationOptions.AttachedToParent)|];");
        Fires("a field", "private readonly TaskCompletionSource _source = [|new()|];\npublic Task Done() => _source.Task;");

        IsSilent("with the option", "var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);");
        IsSilent("a task that never completes", "Task never = new TaskCompletionSource<bool>().Task;\nawait Task.WhenAny(never, Task.CompletedTask);");
        IsSilent("among others", "var source = new TaskCompletionSource<int>(\"state\", TaskCreationOptions.RunContinuationsAsynchronously | TaskCreationOptions.DenyChildAttach);");
        IsSilent("a constant", "const TaskCreationOptions Options = TaskCreationOptions.RunContinuationsAsynchronously;\nTaskCompletionSource<int> source = new(Options);");
        IsSilent("options from elsewhere", "static TaskCompletionSource Create(TaskCreationOptions options) => new(options);\nCreate(default);");
        IsSilent("another source", "var source = new CancellationTokenSource();");
        IsSilent("a class of that name", "namespace Mine { public class TaskCompletionSource { public static object Create() => new TaskCompletionSource(); } }");

        Fixes("without options", "var source = [|new TaskCompletionSource()|];", "var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);");
        Fixes("a state", "var source = [|new TaskCompletionSource<int>(\"state\")|];", "var source = new TaskCompletionSource<int>(\"state\", TaskCreationOptions.RunContinuationsAsynchronously);");
        Fixes("other options", "var source = [|new TaskCompletionSource(TaskCreationOptions.AttachedToParent)|];", "var source = new TaskCompletionSource(TaskCreationOptions.AttachedToParent | TaskCreationOptions.RunContinuationsAsynchronously);");
        Fixes("no options", "var source = [|new TaskCompletionSource(TaskCreationOptions.None)|];", "var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);");
        FixesAll("two", "TaskCompletionSource<int> a = [|new()|];\nvar b = [|new TaskCompletionSource()|];", "TaskCompletionSource<int> a = new(TaskCreationOptions.RunContinuationsAsynchronously);\nvar b = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);");
    }

    public override string Id => "ATK3006";
}
