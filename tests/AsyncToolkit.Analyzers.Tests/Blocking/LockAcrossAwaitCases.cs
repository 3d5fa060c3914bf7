using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.Blocking;

public sealed class LockAcrossAwaitCases : RuleCases
{
    private const string Lock = "var gate = new ReaderWriterLockSlim();\n";
    private const string Object = "object gate = new();\n";

    public LockAcrossAwaitCases()
    {
        Fires("a write lock", Lock + "[|gate.EnterWriteLock()|]; try { await Work.SaveAsync(1); } finally { gate.ExitWriteLock(); } //! ReaderWriterLockSlim");
        Fires("a read lock without finally", Lock + "[|gate.EnterReadLock()|]; await Work.SaveAsync(1); gate.ExitReadLock();");
        Fires("an upgradeable lock", Lock + "[|gate.EnterUpgradeableReadLock()|]; await Work.SaveAsync(1); gate.ExitUpgradeableReadLock();");
        Fires("tried", Lock + "if ([|gate.TryEnterWriteLock(10)|]) { try { await Work.SaveAsync(1); } finally { gate.ExitWriteLock(); } }");
        Fires("awaited behind both branches", Object + "if (![|Monitor.TryEnter(gate)|]) { return; }\n[|Monitor.Enter(gate)|]; await Work.SaveAsync(1); Monitor.Exit(gate);");
        Fires("a mutex", "var gate = new Mutex();\n[|gate.WaitOne()|]; try { await Work.SaveAsync(1); } finally { gate.ReleaseMutex(); } //! Mutex");
        Fires("a monitor", Object + "[|Monitor.Enter(gate)|]; try { await Work.SaveAsync(1); } finally { Monitor.Exit(gate); }");
        Fires("a spin lock", "sealed class Spinner { SpinLock _gate; public async Task RunAsync() { bool taken = false; [|_gate.Enter(ref taken)|]; await Work.SaveAsync(1); _gate.Exit(); } }");
        Fires("an await foreach", Lock + "[|gate.EnterReadLock()|]; await foreach (int i in Numbers()) { } gate.ExitReadLock();\nstatic async IAsyncEnumerable<int> Numbers() { await Task.Yield(); yield return 1; }");
        Fires("an await using", Lock + "[|gate.EnterReadLock()|]; await using (new MemoryStream()) { } gate.ExitReadLock();");
        Fires("an async lambda", "Func<ReaderWriterLockSlim, Task> run = async gate => { [|gate.EnterReadLock()|]; await Work.SaveAsync(1); gate.ExitReadLock(); };");
        Fires("tried, with the outcome in a variable", "var gate = new Mutex();\nbool isMine = [|gate.WaitOne(0)|];\nif (!isMine) { return; }\nawait Work.SaveAsync(1);\ngate.ReleaseMutex();");
        Fires("a lock object", "var gate = new Lock();\n[|gate.Enter()|]; try { await Work.SaveAsync(1); } finally { gate.Exit(); } //! Lock", languageVersion: 13);

        IsSilent("awaited where it was not taken", Object + "if (!Monitor.TryEnter(gate)) { await Task.Yield(); Monitor.Enter(gate); } try { Work.SaveAsync(1).ToString(); } finally { Monitor.Exit(gate); }");
        IsSilent("awaited in the other branch", Lock + "if (gate.TryEnterWriteLock(10)) { gate.ExitWriteLock(); } else { await Work.SaveAsync(1); gate.ExitWriteLock(); }");
        IsSilent("nothing awaited", Lock + "gate.EnterWriteLock(); try { Work.SaveAsync(1).ToString(); } finally { gate.ExitWriteLock(); }");
        IsSilent("awaited afterwards", Lock + "gate.EnterWriteLock(); gate.ExitWriteLock(); await Work.SaveAsync(1);");
        IsSilent("awaited before", Lock + "await Work.SaveAsync(1); gate.EnterWriteLock(); gate.ExitWriteLock();");
        IsSilent("released before the await", Lock + "gate.EnterWriteLock(); if (cancellationToken.CanBeCanceled) { gate.ExitWriteLock(); await Work.SaveAsync(1); } else { gate.ExitWriteLock(); }");
        IsSilent("awaited in a lambda that runs later", Lock + "gate.EnterWriteLock(); Func<Task> later = async () => await Work.SaveAsync(1); gate.ExitWriteLock(); await later();");
        IsSilent("a semaphore", "var gate = new SemaphoreSlim(1);\nawait gate.WaitAsync(); try { await Work.SaveAsync(1); } finally { gate.Release(); }");
        IsSilent("another lock", Lock + "var other = new ReaderWriterLockSlim();\ngate.EnterWriteLock(); gate.ExitWriteLock(); await Work.SaveAsync(1); other.EnterWriteLock(); other.ExitWriteLock();");
        IsSilent("an event", "var set = new AutoResetEvent(true);\nset.WaitOne(); await Work.SaveAsync(1); set.Set();");
        IsSilent("released by somebody else", Lock + "gate.EnterWriteLock(); await Work.SaveAsync(1);");
        IsSilent("a sync method", "void Run(ReaderWriterLockSlim gate) { gate.EnterWriteLock(); gate.ExitWriteLock(); }");
        IsSilent("a lock statement", Object + "lock (gate) { }\nawait Work.SaveAsync(1);");
        IsSilent("awaited until it is taken", "var gate = new Mutex();\nwhile (!gate.WaitOne(0)) { await Task.Delay(10); }\ntry { Work.SaveAsync(1).ToString(); } finally { gate.ReleaseMutex(); }");
        IsSilent("awaited where a variable says that it was not taken", "var gate = new Mutex();\nbool isMine = gate.WaitOne(0);\nif (!isMine) { await Work.SaveAsync(1); return; }\ntry { Work.SaveAsync(1).ToString(); } finally { gate.ReleaseMutex(); }");
        IsSilent("awaited where the reference says that it was not taken", Object + "bool isTaken = false;\nMonitor.TryEnter(gate, ref isTaken);\nif (!isTaken) { await Task.Yield(); return; }\ntry { Work.SaveAsync(1).ToString(); } finally { Monitor.Exit(gate); }");
        IsSilent("awaited after those have left who took it", Object + "bool isTaken = Monitor.TryEnter(gate);\nif (isTaken) { return; }\nawait Task.Yield();\nMonitor.Exit(gate);");
        IsSilent("compared with false", Object + "if (Monitor.TryEnter(gate) == false) { await Task.Yield(); return; }\nMonitor.Exit(gate);");
        IsSilent("named in another way", "private readonly ReaderWriterLockSlim _gate = new();\npublic async Task RunAsync() { this._gate.EnterReadLock(); await Work.SaveAsync(1); _gate.ExitReadLock(); }");
        IsSilent("awaited in a counting loop until it is taken", Object + "for (int i = 0; !Monitor.TryEnter(gate); i++) { await Task.Delay(i); }\nMonitor.Exit(gate);");
        IsSilent("awaited after those have left the loop who took it", Object + "while (true) { if (Monitor.TryEnter(gate)) { break; } await Task.Delay(1); }\nMonitor.Exit(gate);");
        IsSilent("a pattern says that it was not taken", Object + "if (Monitor.TryEnter(gate) is false) { await Task.Yield(); return; }\nMonitor.Exit(gate);");
    }

    public override string Id => "ATK2003";

    public override string Surroundings => Work.Source;
}
