// An alias beats a type from a using directive, so the calls in the core's sources land here.
global using Interlocked = AsyncToolkit.Schedules.Tests.Instruments.Interlocked;
global using Stopwatch = AsyncToolkit.Schedules.Tests.Instruments.Stopwatch;
global using ThreadPool = AsyncToolkit.Schedules.Tests.Instruments.ThreadPool;
global using Volatile = AsyncToolkit.Schedules.Tests.Instruments.Volatile;
