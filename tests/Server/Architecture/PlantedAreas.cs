using Plumbline.Tests.Server.Architecture.PlantedAreas.Far;
using Plumbline.Tests.Server.Architecture.PlantedAreas.Near;

namespace Plumbline.Tests.Server.Architecture.PlantedAreas.Near
{
    internal sealed record PlantedBell(int Count);

    /// <summary>Uses another area's door, and something past it in the code of a lambda alone.</summary>
    internal static class PlantedSlice
    {
        public static int Run(PlantedDoor door) =>
            Enumerable.Range(0, door.Count).Sum(number => PlantedStore.Read(number));
    }
}

namespace Plumbline.Tests.Server.Architecture.PlantedAreas.Far
{
    internal sealed record PlantedDoor(int Count);

    internal static class PlantedStore
    {
        public static int Read(int number) => number;

        /// <summary>Closes the ring.</summary>
        public static int ReadAll(PlantedBell bell) => bell.Count;
    }
}
