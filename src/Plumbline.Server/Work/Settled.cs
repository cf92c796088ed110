using System.Threading.Channels;
using Plumbline.Server.Projects;

namespace Plumbline.Server.Work;

/// <summary>Says which tasks have all their annotations. What is not read is found again in the database at the next start.</summary>
internal sealed class Settled
{
    private readonly Channel<(LiveProject Project, int Task)> _done = Channel.CreateUnbounded<(LiveProject, int)>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    public ChannelReader<(LiveProject Project, int Task)> Done => _done.Reader;

    public void Signal(LiveProject project, int task) => _done.Writer.TryWrite((project, task));
}
