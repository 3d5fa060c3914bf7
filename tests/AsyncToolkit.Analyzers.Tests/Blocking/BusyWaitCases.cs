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

        IsSilent("a sync method", "void Wait(Task task) { while (!task.IsCompleted) { Thread.Sleep(1); } }");
        IsSilent("awaits in between", Task + "while (!task.IsCompleted) { await Task.Delay(10); }");
        IsSilent("works in between", Task + "var queue = new ConcurrentQueue<int>();\nwhile (!task.IsCompleted) { queue.TryDequeue(out int item); }");
        IsSilent("asks once", Task + "if (!task.IsCompleted) { await task; }");
        IsSilent("another IsCompleted", "var items = new BlockingCollection<int>();\nwhile (!items.IsCompleted) { }");
        IsSilent("a sync lambda inside", "Action<Task> wait = task => { while (!task.IsCompleted) { } };\nwait(Work.LoadAsync(1));");
        IsSilent("a loop over something else", "int i = 0;\nwhile (i < 0) { }");

        Fixes("a task", "Task task = Work.SaveAsync(1);\nwhile ([|!task.IsCompleted|]) { }", "Task task = Work.SaveAsync(1);\nawait task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);");
        Fixes("a task with a result", Task + "while ([|!task.IsCompleted|]) { }", Task + "await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);");
        FixesAll(
            "two tasks",
            "Task a = Work.SaveAsync(1);\nwhile ([|!a.IsCompleted|]) { }\nTask b = Work.SaveAsync(2);\nwhile ([|!b.IsCompleted|]) { Thread.Sleep(1); }",
            "Task a = Work.SaveAsync(1);\nawait a.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);\nTask b = Work.SaveAsync(2);\nawait b.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);");
        HasNoFix("a second condition", Task + "while ([|!task.IsCompleted && !cancellationToken.IsCancellationRequested|]) { }");
        HasNoFix("inside of a lock", Task + "lock (Work.Shared) { while ([|!task.IsCompleted|]) { } }");
        HasNoFix("a value task", "ValueTask task = Work.SendAsync();\nwhile ([|!task.IsCompleted|]) { }");
    }

    public override string Id => "ATK2002";

    public override string Surroundings => Work.Source;
}
