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
        Fires("completed once others have the task", "var source = [|new TaskCompletionSource()|];\n_ = Work.After(source.Task);\nsource.SetResult();");
        Fires("completed once others have the source", "var source = [|new TaskCompletionSource()|];\nWork.Keep(source);\nsource.SetResult();");
        Fires("completed by a lambda", "public static Task RunAsync() { var source = [|new TaskCompletionSource()|]; ThreadPool.QueueUserWorkItem(_ => source.SetResult()); return source.Task; }");
        Fires("completed in a later round", "var source = [|new TaskCompletionSource()|];\nwhile (true) { source.TrySetResult(); _ = Work.After(source.Task); }");
        Fires("a source that is put elsewhere", "private TaskCompletionSource? _source;\npublic Task RunAsync() { var source = [|new TaskCompletionSource()|]; _source = source; source.SetResult(); return source.Task; }");

        IsSilent("with the option", "var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);");
        IsSilent("a task that never completes", "Task never = new TaskCompletionSource<bool>().Task;\nawait Task.WhenAny(never, Task.CompletedTask);");
        IsSilent("among others", "var source = new TaskCompletionSource<int>(\"state\", TaskCreationOptions.RunContinuationsAsynchronously | TaskCreationOptions.DenyChildAttach);");
        IsSilent("a constant", "const TaskCreationOptions Options = TaskCreationOptions.RunContinuationsAsynchronously;\nTaskCompletionSource<int> source = new(Options);");
        IsSilent("options from elsewhere", "static TaskCompletionSource Create(TaskCreationOptions options) => new(options);\nCreate(default);");
        IsSilent("another source", "var source = new CancellationTokenSource();");
        IsSilent("a class of that name", "namespace Mine { public class TaskCompletionSource { public static object Create() => new TaskCompletionSource(); } }");
        IsSilent("completed before anybody has it", "public static Task RunAsync() { var source = new TaskCompletionSource(); source.SetResult(); return source.Task; }");
        IsSilent("failed before anybody has it", "public static Task<T> Fail<T>(Exception e) { var source = new TaskCompletionSource<T>(); if (e is OperationCanceledException) { source.SetCanceled(); } else { source.TrySetException(e); } return source.Task; }");
        IsSilent("completed in both of two ways", "public static Task RunAsync(bool fast) { var source = new TaskCompletionSource(); if (fast) { source.SetResult(); return source.Task; } source.SetCanceled(); return source.Task; }");
        IsSilent("completed before it is passed on", "var source = new TaskCompletionSource();\nsource.SetResult();\nawait Work.After(source.Task);");
        IsSilent("completed in the round that makes it", "for (int i = 0; i < 3; i++) { var source = new TaskCompletionSource<int>(); source.SetResult(i); await source.Task; }");
        IsSilent("never completed", "public static Task Never() { var source = new TaskCompletionSource(); return source.Task; }");

        Fixes("without options", "var source = [|new TaskCompletionSource()|];", "var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);");
        Fixes("a state", "var source = [|new TaskCompletionSource<int>(\"state\")|];", "var source = new TaskCompletionSource<int>(\"state\", TaskCreationOptions.RunContinuationsAsynchronously);");
        Fixes("other options", "var source = [|new TaskCompletionSource(TaskCreationOptions.AttachedToParent)|];", "var source = new TaskCompletionSource(TaskCreationOptions.AttachedToParent | TaskCreationOptions.RunContinuationsAsynchronously);");
        Fixes("no options", "var source = [|new TaskCompletionSource(TaskCreationOptions.None)|];", "var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);");
        Fixes("the comments stay", "var source = [|new TaskCompletionSource<int>(/* a */ TaskCreationOptions.None /* b */)|];", "var source = new TaskCompletionSource<int>(/* a */ TaskCreationOptions.RunContinuationsAsynchronously /* b */);");
        Fixes("a named state", "var source = [|new TaskCompletionSource<int>(state: \"state\")|];", "var source = new TaskCompletionSource<int>(state: \"state\", TaskCreationOptions.RunContinuationsAsynchronously);");
        Fixes("where System and the options are somebody else's", "namespace Mine.System { public class Text { } }\nnamespace Mine { public enum TaskCreationOptions { None } public class Case { public object Source = [|new TaskCompletionSource()|]; } }", "namespace Mine.System { public class Text { } }\nnamespace Mine { public enum TaskCreationOptions { None } public class Case { public object Source = new TaskCompletionSource(global::System.Threading.Tasks.TaskCreationOptions.RunContinuationsAsynchronously); } }");
        Fixes("a choice of two constants", "var source = [|new TaskCompletionSource(true ? TaskCreationOptions.DenyChildAttach : TaskCreationOptions.None)|];", "var source = new TaskCompletionSource((true ? TaskCreationOptions.DenyChildAttach : TaskCreationOptions.None) | TaskCreationOptions.RunContinuationsAsynchronously);");
        Fixes("a member without braces, for one target", "public static TaskCompletionSource<T> Create<T>() =>\n#if !ANOTHER_TARGET\n    [|new()|];\n#else\n    null!;\n#endif\n", "public static TaskCompletionSource<T> Create<T>() =>\n#if !ANOTHER_TARGET\n    new(TaskCreationOptions.RunContinuationsAsynchronously);\n#else\n    null!;\n#endif\n");
        FixesAll("two", "TaskCompletionSource<int> a = [|new()|];\nvar b = [|new TaskCompletionSource()|];", "TaskCompletionSource<int> a = new(TaskCreationOptions.RunContinuationsAsynchronously);\nvar b = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);");
    }

    public override string Id => "ATK3006";

    public override string Surroundings => """
        public static class Work { public static async Task After(Task task) => await task; public static void Keep(object kept) { } }
        """;
}
