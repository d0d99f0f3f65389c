/// The cells of all tables that are made of one set of enterprises, and how they hang together.
///
/// A cell is a group, such as a state; an *atom* is a set of enterprises that lie in just the same cells. Every cell is a
/// sum of atoms, so that whoever knows some cells may work out others by adding and subtracting.
struct CellSystem {
    /// Enterprises that lie in the same cells.
    struct Atom {
        /// The cells, by number.
        var cells: [Int32]
        /// How many enterprises.
        var count: Int
    }

    /// Cells that add up to another one.
    struct Line {
        /// The cells that are added.
        var parts: [Int]
        /// The cell that they add up to.
        var whole: Int
    }

    /// How many enterprises each cell holds.
    let sizes: [Int]
    /// The atoms that are not empty.
    let atoms: [Atom]
    /// The rows of tables.
    let lines: [Line]

    /// Describes cells by their atoms; empty atoms are dropped.
    init(cells: Int, atoms: [Atom], lines: [Line]) {
        self.atoms = atoms.filter { $0.count > 0 }
        self.lines = lines
        var sizes = [Int](repeating: 0, count: cells)
        for atom in self.atoms {
            for cell in atom.cells { sizes[Int(cell)] += atom.count }
        }
        self.sizes = sizes
    }
}
