import Foundation

/// Keeps the thread busy as a long transaction does.
func blockThread(milliseconds: Int) { Thread.sleep(forTimeInterval: Double(milliseconds) / 1000) }
