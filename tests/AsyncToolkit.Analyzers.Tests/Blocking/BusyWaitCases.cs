using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.Blocking;

public sealed class BusyWaitCases : RuleCases
{
    private const string Task = "Task<int> task = Work.LoadAsync(1);\n";

    public BusyWaitCases()
    {
        Fires("an empty loop", Task + "while ([|!task.IsCompleted|]) { } //! 'task'");
        Fires("an empty statement", Task + "while ([|!task.IsCompleted|]) ;");
        Fires("a sleep between", Task + "while ([|!task.IsCompleted|]) { Thread.Sleep(1); }");
        Fires("do while", Task + "do { Thread.Yield(); } while ([|!task.IsCompleted|]);");
        Fires("for", Task + "for (; [|!task.IsCompleted|];) { Thread.SpinWait(1); }");
        Fires("a spinner", Task + "var spin = new SpinWait();\nwhile ([|!task.IsCompleted|]) { spin.SpinOnce(); }");
        Fires("with a second condition", Task + "while ([|!task.IsCompleted && !cancellationToken.IsCancellationRequested|]) { }");
        Fires("a pattern", Task + "while ([|task is { IsCompleted: false }|]) { } //! 'task'");

        IsSilent("a sync method", "void Wait(Task task) { while (!task.IsCompleted) { Thread.Sleep(1); } }");
        IsSilent("awaits in between", Task + "while (!task.IsCompleted) { await Task.Delay(10); }");
        IsSilent("works in between", Task + "var queue = new ConcurrentQueue<int>();\nwhile (!task.IsCompleted) { queue.TryDequeue(out int item); }");
        IsSilent("asks once", Task + "if (!task.IsCompleted) { await task; }");
        IsSilent("another IsCompleted", "var items = new BlockingCollection<int>();\nwhile (!items.IsCompleted) { }");
        IsSilent("a sync lambda inside", "Action<Task> wait = task => { while (!task.IsCompleted) { } };\nwait(Work.LoadAsync(1));");
        IsSilent("a loop over something else", "int i = 0;\nwhile (i < 0) { }");
        IsSilent("a flag", "bool isDone = cancellationToken.IsCancellationRequested;\nwhile (!isDone) { }");

        Fixes("a task", "Task task = Work.SaveAsync(1);\nwhile ([|!task.IsCompleted|]) { }", "Task task = Work.SaveAsync(1);\nawait task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);");
        Fixes("a task with a result", Task + "while ([|!task.IsCompleted|]) { }", Task + "await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);");
        Fixes("the comments stay", "Task task = Work.SaveAsync(1);\n// above\nwhile ([|!task.IsCompleted|]) // behind\n{\n    // It takes a while.\n    Thread.Sleep(1); // a bit\n} // last", "Task task = Work.SaveAsync(1);\n// above\n// behind\n// It takes a while.\n// a bit\nawait task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext); // last");
        Fixes("a read-only field", "private readonly Task _task = Work.SaveAsync(1);\npublic async Task RunAsync() { await Task.Yield(); while ([|!_task.IsCompleted|]) { } }", "private readonly Task _task = Work.SaveAsync(1);\npublic async Task RunAsync() { await Task.Yield(); await _task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext); }");
        FixesAll(
            "two tasks",
            "Task a = Work.SaveAsync(1);\nwhile ([|!a.IsCompleted|]) { }\nTask b = Work.SaveAsync(2);\nwhile ([|!b.IsCompleted|]) { Thread.Sleep(1); }",
            "Task a = Work.SaveAsync(1);\nawait a.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);\nTask b = Work.SaveAsync(2);\nawait b.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);");
        Fixes("the read-only field of a parameter", "public class Holder { public readonly Task Task = Work.SaveAsync(1); public static async Task RunAsync(Holder holder) { await Task.Yield(); if (holder is not null) while ([|!holder.Task.IsCompleted|]) ; } }", "public class Holder { public readonly Task Task = Work.SaveAsync(1); public static async Task RunAsync(Holder holder) { await Task.Yield(); if (holder is not null) await holder.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext); } }");
        Fixes("where System and Task are somebody else's", "namespace Mine.System { public class Text { } }\nnamespace Mine\n{\n    public class Task\n    {\n        public static async global::System.Threading.Tasks.Task RunAsync(global::System.Threading.Tasks.Task<int> task)\n        {\n            while ([|!task.IsCompleted|]) { }\n        }\n    }\n}\n", "namespace Mine.System { public class Text { } }\nnamespace Mine\n{\n    public class Task\n    {\n        public static async global::System.Threading.Tasks.Task RunAsync(global::System.Threading.Tasks.Task<int> task)\n        {\n            await ((global::System.Threading.Tasks.Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);\n        }\n    }\n}\n");
        Fixes("in a handler, of a generic method", "public static async Task RunAsync<T>(Task<T>? task)\n{\n    try { await Task.Yield(); }\n    catch (IOException) { while ([|!task!.IsCompleted|]) { } }\n}", "public static async Task RunAsync<T>(Task<T>? task)\n{\n    try { await Task.Yield(); }\n    catch (IOException) { await ((Task)task!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext); }\n}");
        Fixes("in a program", "// program\nTask task = Work.SaveAsync(1);\nwhile ([|!task.IsCompleted|]) { }\nawait task;", "// program\nTask task = Work.SaveAsync(1);\nawait task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);\nawait task;");
        HasNoFix("a read-only field of what may be replaced", "public class Holder { public readonly Task Task = Work.SaveAsync(1); }\npublic class User { private Holder _holder = new(); public async Task RunAsync() { while ([|!_holder.Task.IsCompleted|]) { } } }");
        HasNoFix("a parameter of the type, which is a field", "public class User(Task task) { public async Task RunAsync() { while ([|!task.IsCompleted|]) { } } public void Use(Task other) => task = other; }", languageVersion: 12);
        HasNoFix("in unsafe code", "public unsafe class User { public async Task RunAsync(Task task) { while ([|!task.IsCompleted|]) { } } }");
        HasNoFix("where a reference would have to outlive it", "Task task = Work.SaveAsync(1);\nint[] numbers = { 1 };\nref int number = ref numbers[0];\nwhile ([|!task.IsCompleted|]) { }\nnumber++;", languageVersion: 13);
        HasNoFix("a second condition", Task + "while ([|!task.IsCompleted && !cancellationToken.IsCancellationRequested|]) { }");
        HasNoFix("inside of a lock", Task + "lock (Work.Shared) { while ([|!task.IsCompleted|]) { } }");
        HasNoFix("a value task", "ValueTask task = Work.SendAsync();\nwhile ([|!task.IsCompleted|]) { }");
        HasNoFix("a field that may get another task", "private Task _task = Work.SaveAsync(1);\npublic async Task RunAsync() { await Task.Yield(); while ([|!_task.IsCompleted|]) { } }");
        HasNoFix("a property, which may have another task each time", "private Task Current => Work.SaveAsync(1);\npublic async Task RunAsync() { await Task.Yield(); while ([|!Current.IsCompleted|]) { } }");
        HasNoFix("a call", "while ([|!Work.SaveAsync(1).IsCompleted|]) { }");
        HasNoFix("do while", Task + "do { } while ([|!task.IsCompleted|]);");
        HasNoFix("another question", Task + "while ([|task.Status != TaskStatus.RanToCompletion|]) { }");
        HasNoFix("where code for another target would be lost", "Task task = Work.SaveAsync(1);\nwhile ([|!task.IsCompleted|])\n{\n#if ANOTHER_TARGET\n    Thread.Sleep(1);\n#endif\n}");
    }

    public override string Id => "ATK2002";

    public override string Surroundings => Work.Source;
}
