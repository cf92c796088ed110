using Plumbline.Model;

namespace Plumbline.Dispatch;

/// <summary>What a dispatcher knows of one person: about 300 bytes, and a window for each band that was looked
/// at.</summary>
/// <remarks>Guarded by the dispatcher's lock.</remarks>
internal sealed class Annotator(PersonId id, int index)
{
    /// <summary>Counters of meetings; people whose indexes differ by a multiple of this share one.</summary>
    private const int Counters = 256;

    private readonly List<Window?> _windows = [];
    private readonly byte[] _met = new byte[Counters];

    public PersonId Id => id;

    /// <summary>Its index among the people of the project, in the order in which they came.</summary>
    public int Index => index;

    /// <summary>Places that are live or proposed.</summary>
    public int Live { get; set; }

    /// <summary>The windows that exist.</summary>
    public IEnumerable<Window> Windows => _windows.OfType<Window>();

    /// <summary>The window on a band; null when it was not looked at yet.</summary>
    public Window? FindWindow(Band band) => band.Id < _windows.Count ? _windows[band.Id] : null;

    /// <summary>The window on a band, made when it was not looked at yet.</summary>
    public Window WindowOn(Band band, int width)
    {
        while (_windows.Count <= band.Id)
        {
            _windows.Add(null);
        }

        return _windows[band.Id] ??= new Window(width, index);
    }

    /// <summary>How often this person met the other on a task, as far as is remembered; halved now and then, so a
    /// measure and no count.</summary>
    public int Met(Annotator other) => _met[other.Index % Counters];

    /// <summary>Notes for both that they met on a task.</summary>
    public void Meet(Annotator other)
    {
        Note(other.Index);
        other.Note(index);
    }

    private void Note(int other)
    {
        ref var counter = ref _met[other % Counters];
        if (counter == byte.MaxValue)
        {
            foreach (ref var each in _met.AsSpan())
            {
                each /= 2;
            }
        }

        counter++;
    }
}
