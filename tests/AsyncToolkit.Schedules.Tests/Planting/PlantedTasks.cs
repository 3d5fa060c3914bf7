using System.Diagnostics;

namespace AsyncToolkit.Schedules.Tests.Planting;

/// <summary>Tells the tasks of planted cores from those of anybody else.</summary>
internal static class PlantedTasks
{
    /// <summary>Whether the task is of a planted core, or has failed with nothing but what such a core has thrown or the programs over it have made.</summary>
    internal static bool Contain(Task task, AggregateException failure) =>
        IsPlanted(task.GetType()) || failure.Flatten().InnerExceptions.All(IsPlanted);

    private static bool IsPlanted(Exception exception) =>
        IsPlanted(exception.GetType())
        || Array.Exists(new StackTrace(exception).GetFrames(), static frame => frame.GetMethod()?.Module.Assembly.GetName().Name == Mutation.Planted);

    private static bool IsPlanted(Type type) =>
        type.Assembly.GetName().Name == Mutation.Planted || Array.Exists(type.GetGenericArguments(), IsPlanted);
}
